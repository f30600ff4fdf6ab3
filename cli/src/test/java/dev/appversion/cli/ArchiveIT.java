package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the command line, unpacked, on a machine without Java and without a PATH. */
class ArchiveIT {
  private static final Path FOLDER = Path.of(System.getProperty("archive.folder"));
  private static final long MOST_BYTES = 60_000_000;

  @TempDir static Path unpacked;
  @TempDir Path folder;

  private static Path archive;
  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      archive =
          files
              .filter(file -> file.getFileName().toString().matches("appversion-.*[.]tar[.]gz"))
              .findFirst()
              .orElseThrow();
    }
    Process tar =
        new ProcessBuilder("tar", "-C", unpacked.toString(), "-xzf", archive.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    home = unpacked.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
  }

  @Test
  void itIsSmallAndItsChecksumIsBesideIt() throws Exception {
    assertThat(Files.size(archive)).isLessThanOrEqualTo(MOST_BYTES);
    String sum =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));
    assertThat(archive.resolveSibling(archive.getFileName() + ".sha256"))
        .hasContent(sum + "  " + archive.getFileName());
    assertThat(home.resolve("LICENSE")).exists();
    assertThat(home.resolve("completions/appversion.bash")).content().contains("collectstatic");
  }

  /** krew refuses an archive with one. */
  @Test
  void hasNoLinks() throws Exception {
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.filter(file -> !Files.isDirectory(file)))
          .allSatisfy(
              file -> {
                assertThat(file).isRegularFile().matches(it -> !Files.isSymbolicLink(it));
                assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(1);
              });
    }
  }

  @Test
  void runsFromAnyFolder() throws Exception {
    assertThat(run(home.resolve("bin/appversion"), "version")).startsWith("appversion ");
    assertThat(run(home.resolve("bin/appversion"), "--help")).contains("collectstatic");
  }

  @Test
  void runsThroughALink() throws Exception {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("kubectl-appversion"), home.resolve("bin/appversion"));

    assertThat(run(link, "version")).startsWith("appversion ").hasLineCount(1);
  }

  @Test
  void collects() throws Exception {
    Files.createDirectories(folder.resolve("static"));
    Files.writeString(folder.resolve("static/a.css"), "a { color: red }\n".repeat(100));

    String output =
        run(
            home.resolve("bin/appversion"),
            "collectstatic",
            "--static-dirs=static",
            "--static-root=out",
            "--compress=gzip,br,zstd");

    assertThat(output).startsWith("Collected 1 file ").as("no warning of the JVM").hasLineCount(1);
    assertThat(folder.resolve("out/a.css.gz")).exists();
    assertThat(folder.resolve("out/a.css.br")).exists();
    assertThat(folder.resolve("out/a.css.zst")).exists();
  }

  @Test
  void theCacheOfLoadedClassesIsUsed() throws Exception {
    Path strict = folder.resolve("strict");
    String launcher = Files.readString(home.resolve("bin/appversion"));
    Files.writeString(strict, launcher.replace("-XX:AOTCache=", "-XX:AOTMode=on -XX:AOTCache="));
    Path bin = home.resolve("bin/strict");
    Files.copy(strict, bin);
    assertThat(bin.toFile().setExecutable(true)).isTrue();

    assertThat(run(bin, "version")).as("refused without its cache").startsWith("appversion ");
  }

  private String run(Path program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "");
    builder.environment().put("JAVA_HOME", "");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
