package dev.appversion.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpInputTest {
  @TempDir Path directory;

  @Test
  void listsTheProjectsOwnClassesAndThoseOfTheListThatExist() throws Exception {
    DumpInput input = input(true, "java/lang/Deprecated", "lib/Used", "lib/Deleted");

    assertThat(input.classes())
        .containsExactly("dev/appversion/Main", "java/lang/Deprecated", "lib/Used");
    assertThat(input.missing()).isEqualTo(1);
  }

  @Test
  void aLineOfConstantsHasTheNameAndTheirIndexes() throws Exception {
    DumpInput input = input(true, "lib/Used");

    assertThat(input.constants())
        .hasSize(2)
        .allMatch(line -> line.matches("@cp (dev/appversion/Main|lib/Used)( \\d+)+"));
    assertThat(input.lines()).startsWith("dev/appversion/Main", "lib/Used");
  }

  @Test
  void theConstantsOfAnOldClassAreLeftOutWhereClassesAreNotLinked() throws Exception {
    assertThat(input(false, "lib/Old").constants()).noneMatch(line -> line.contains("lib/Old"));
    assertThat(input(true, "lib/Old").constants()).anyMatch(line -> line.contains("lib/Old"));
  }

  private DumpInput input(boolean linked, String... listed) throws IOException {
    Path own = jar("appversion-x.jar", "dev.appversion.Main", ClassFile.JAVA_21_VERSION);
    Path used = jar("used.jar", "lib.Used", ClassFile.JAVA_21_VERSION);
    Path old = jar("old.jar", "lib.Old", ClassFile.JAVA_5_VERSION);
    Path javaHome = Path.of(System.getProperty("java.home"));
    try (ClassIndex index = new ClassIndex(javaHome, List.of(own, used, old))) {
      return DumpInput.of(new ClassList(new TreeSet<>(List.of(listed))), index, linked);
    }
  }

  private Path jar(String name, String type, int version) throws IOException {
    byte[] bytes =
        ClassFile.of().build(ClassDesc.of(type), builder -> builder.withVersion(version, 0));
    Path jar = directory.resolve(name);
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(type.replace('.', '/') + ".class"));
      out.write(bytes);
      out.putNextEntry(new JarEntry("module-info.class"));
    }
    return jar;
  }
}
