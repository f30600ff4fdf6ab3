package dev.appversion.packaging.image;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The file that the JVM reads with {@code -XX:SharedClassListFile} to write an AOT cache.
 *
 * <p>A cache from a training run differs from run to run: it contains what the threads of that run
 * used. This one follows from names alone: every constant that the JVM can resolve ahead of time is
 * listed.
 *
 * @param classes a line for each class
 * @param constants a line for each class with such constants
 * @param missing how many of the listed classes do not exist
 */
record DumpInput(List<String> classes, List<String> constants, int missing) {
  DumpInput {
    classes = List.copyOf(classes);
    constants = List.copyOf(constants);
  }

  /**
   * The input for the listed classes and the project's own.
   *
   * @param linked as in {@link ImageOptions}
   */
  static DumpInput of(ClassList list, ClassIndex index, boolean linked) throws IOException {
    NavigableSet<String> names = new TreeSet<>(list.names());
    names.addAll(index.own());
    List<String> classes = new ArrayList<>();
    List<String> constants = new ArrayList<>();
    int missing = 0;
    for (String name : names) {
      Optional<byte[]> bytes = index.find(name);
      if (bytes.isEmpty()) {
        missing++;
        continue;
      }
      classes.add(name);
      constants(name, ClassFile.of().parse(bytes.get()), linked).ifPresent(constants::add);
    }
    return new DumpInput(classes, constants, missing);
  }

  private static Optional<String> constants(String name, ClassModel model, boolean linked) {
    if (!linked && model.majorVersion() < ClassFile.JAVA_6_VERSION) {
      // The JVM drops a class of such an old format, as picocli's are, if something links it.
      return Optional.empty();
    }
    StringBuilder line = new StringBuilder("@cp ").append(name);
    int empty = line.length();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry
          || entry instanceof MemberRefEntry
          || entry instanceof InvokeDynamicEntry) {
        line.append(' ').append(entry.index());
      }
    }
    return line.length() == empty ? Optional.empty() : Optional.of(line.toString());
  }

  /** The lines of the file. */
  List<String> lines() {
    return Stream.concat(classes.stream(), constants.stream()).toList();
  }
}
