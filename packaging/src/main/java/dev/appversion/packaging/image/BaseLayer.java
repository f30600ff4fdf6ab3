package dev.appversion.packaging.image;

import static java.util.Objects.requireNonNull;

import dev.appversion.packaging.Command;
import dev.appversion.packaging.DirectoryTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The layer below the Java runtime in an image without a base image: the libraries that the
 * runtime's programs are linked against, at the same paths as on this machine, and the files of
 * /etc that the C library reads.
 */
final class BaseLayer {
  private static final Pattern LDD = Pattern.compile("(?:=> )?(/\\S+) \\(0x");
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  /** Before glibc 2.34 plugins look up names; no library is linked against them. */
  private static final List<String> PLUGINS =
      List.of("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2");

  private static final Path LICENSE = Path.of("/usr/share/doc/libc6/copyright");

  private BaseLayer() {}

  /** Writes the layer: without content if there is a base image. */
  static void write(ImageOptions options, ImageDirectories directories)
      throws IOException, InterruptedException {
    Path base = DirectoryTree.recreate(directories.base());
    if (!options.fromScratch()) {
      return;
    }
    for (Path library : libraries(options, directories)) {
      copy(library, base);
    }
    if (Files.exists(LICENSE)) {
      copy(LICENSE, base);
    }
    Files.createDirectories(base.resolve("tmp"));
    Path etc = Files.createDirectories(base.resolve("etc"));
    Files.writeString(
        etc.resolve("passwd"),
        """
        root:x:0:0:root:/:/sbin/nologin
        appversion:x:65532:65532:appversion:/:/sbin/nologin
        """);
    Files.writeString(etc.resolve("group"), "root:x:0:\nappversion:x:65532:\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
  }

  private static NavigableSet<Path> libraries(ImageOptions options, ImageDirectories directories)
      throws IOException, InterruptedException {
    Path natives = unpackNatives(options.natives(), directories);
    List<Path> programs = new ArrayList<>(DirectoryTree.files(directories.javaHome()));
    programs.addAll(DirectoryTree.files(natives));
    NavigableSet<Path> libraries = new TreeSet<>();
    for (Path program : programs) {
      if (isNative(program)) {
        // ldd fails on a statically linked program, and then prints no library.
        libraries.addAll(linkedAgainst(Command.of("ldd", program.toString()).outcome().output()));
      }
    }
    libraries.removeIf(library -> library.startsWith(directories.runtime()));
    for (Path library : Set.copyOf(libraries)) {
      if (library.endsWith("libc.so.6")) {
        PLUGINS.stream().map(library::resolveSibling).filter(Files::exists).forEach(libraries::add);
      }
    }
    return libraries;
  }

  /** The libraries in ldd's output. */
  static Set<Path> linkedAgainst(String ldd) {
    Set<Path> libraries = new TreeSet<>();
    Matcher matcher = LDD.matcher(ldd);
    while (matcher.find()) {
      libraries.add(Path.of(matcher.group(1)));
    }
    return libraries;
  }

  /** Copies the libraries out of the jars of native code, as the program does when it runs. */
  private static Path unpackNatives(Pattern names, ImageDirectories directories)
      throws IOException {
    Path natives = DirectoryTree.recreate(directories.out().resolve("natives"));
    for (Path jar : DirectoryTree.files(directories.stage())) {
      if (names.matcher(String.valueOf(jar.getFileName())).matches()) {
        try (FileSystem zip = FileSystems.newFileSystem(jar);
            Stream<Path> files = Files.walk(zip.getPath("/"))) {
          for (Path file : files.filter(f -> f.toString().endsWith(".so")).toList()) {
            Files.copy(file, natives.resolve(String.valueOf(file.getFileName())));
          }
        }
      }
    }
    return natives;
  }

  private static boolean isNative(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ELF.length), ELF);
    }
  }

  private static void copy(Path file, Path base) throws IOException {
    Path to = base.resolve(file.toString().substring(1));
    Files.createDirectories(requireNonNull(to.getParent()));
    Files.copy(file, to);
  }
}
