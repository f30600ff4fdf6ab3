package dev.appversion.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script: with the result of the real build, and in a tree whose build and Java are
 * stubs.
 */
class LauncherIT {
  private static final Path ROOT = Path.of(System.getProperty("appversion.root"));

  @TempDir Path folder;
  private Path tree;

  @BeforeEach
  void plant() throws IOException {
    tree = folder.resolve("tree with a space");
    script("appversion", Files.readString(ROOT.resolve("appversion")));
    script(".mvn/find-jdk", "#!/bin/sh\necho '" + tree.resolve("jdk") + "'\n");
    script("jdk/bin/java", "#!/bin/sh\npwd\nfor arg; do echo \"arg $arg\"; done\n");
    script(
        "mvnw",
        """
        #!/bin/sh
        echo "built $*" >>builds
        echo '[INFO] Building AppVersion: sidecar 0.1.0-SNAPSHOT                [8/10]'
        if [ -e broken ]; then
          echo '[INFO] BUILD FAILURE'
          echo '[ERROR] Shop.java: a semicolon is missing'
          echo '[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.'
          exit 1
        fi
        if [ -e slow ]; then sleep 2; fi
        mkdir -p cli/target/launcher && echo lib/a.jar:lib/b.jar >cli/target/launcher/launcher.classpath
        """);
    for (String module : List.of("versioning", "crds", "sidecar", "desiredstate", "cli")) {
      script(module + "/pom.xml", "<project/>");
      script(module + "/src/main/java/A.java", "class A {}");
    }
    script("crds/av.yaml", "kind: CustomResourceDefinition");
    script("pom.xml", "<project/>");
  }

  @Test
  void theRealOneRunsFromAnotherFolderThroughALink() throws Exception {
    Path link =
        Files.createSymbolicLink(folder.resolve("kubectl-appversion"), ROOT.resolve("appversion"));

    Run run = run(folder, link.toString(), "version");

    assertThat(run.code()).as(run.output()).isZero();
    assertThat(run.output()).startsWith("appversion ").hasLineCount(1);
  }

  @Test
  void noWarningOfTheJvmReachesTheTerminal() throws Exception {
    Files.createDirectories(folder.resolve("static"));
    Files.writeString(folder.resolve("static/a.css"), "a { color: red }\n".repeat(100));

    Run run =
        run(
            folder,
            ROOT.resolve("appversion").toString(),
            "collectstatic",
            "--static-dirs=static",
            "--static-root=out");

    assertThat(run.output()).startsWith("Collected 1 file ").hasLineCount(1);
    assertThat(run.code()).isZero();
    assertThat(folder.resolve("out/a.css.br")).exists();
  }

  @Test
  void aCollectionThatIsInterruptedEndsWithALine() throws Exception {
    Files.createDirectories(folder.resolve("static"));
    Random random = new Random(1);
    for (int file = 0; file < 8; file++) { // half a minute of Brotli
      String words =
          random.ints(400_000, 0, 5000).mapToObj(Integer::toString).collect(joining(" "));
      Files.writeString(folder.resolve("static/" + file + ".css"), words);
    }
    Process collect =
        start(
            folder,
            ROOT.resolve("appversion").toString(),
            "collectstatic",
            "--static-dirs=static",
            "--static-root=out");
    await()
        .atMost(Duration.ofMinutes(10))
        .until(() -> Files.exists(folder.resolve("out/.appversion-collect")));
    collect.toHandle().destroy(); // SIGTERM, and its output can still be read

    Run run = end(collect);
    assertThat(run.output()).contains("appversion: interrupted").doesNotContain("Collected");
    assertThat(run.code()).isEqualTo(128 + 15);
  }

  @Test
  void buildsWhatIsMissingThenRunsInTheCallersFolder() throws Exception {
    Run run = run(folder, tree.resolve("appversion").toString(), "token", "a b", "");

    assertThat(run.code()).as(run.output()).isZero();
    assertThat(builds())
        .singleElement()
        .asString()
        .contains("-P launcher")
        .contains("-pl cli -am package");
    assertThat(run.output())
        .contains("appversion: building")
        .contains(folder.toRealPath() + "\n")
        .contains("cli/target/launcher/lib/a.jar:")
        .contains("arg dev.appversion.cli.Main\narg token\narg a b\narg \n");
  }

  @Test
  void reportsWhichModuleIsBuiltAndHowLongItTook() throws Exception {
    Files.createFile(tree.resolve("slow"));

    assertThat(launch().output())
        .contains("appversion: building the command line with Maven (first run")
        .containsPattern("appversion: module 8 of 10, sidecar \\(\\d+ s\\)\n")
        .containsPattern("appversion: built in \\d+ s\n");
  }

  @Test
  void aCheckedBuildThatIsUpToDateIsRunAsItIs() throws Exception {
    Path stamp = tree.resolve("cli/target/launcher.classpath");
    Files.createDirectories(stamp.getParent());
    Files.writeString(stamp, "lib/a.jar\n");

    assertThat(launch().output()).contains("cli/target/lib/a.jar").doesNotContain("building");

    Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().minusSeconds(7200)));
    assertThat(launch().output()).contains("building").contains("cli/target/launcher/lib/a.jar");
  }

  @Test
  void anUpToDateBuildIsNotRepeated() throws Exception {
    launch();
    Run second = launch();

    assertThat(builds()).hasSize(1);
    assertThat(second.output()).doesNotContain("building");
  }

  @Test
  void aChangedANewAndADeletedSourceAreBuilt() throws Exception {
    launch();
    changed("desiredstate/src/main/java/A.java");
    launch();
    assertThat(builds()).hasSize(2);

    changed("crds/av.yaml");
    launch();
    assertThat(builds()).hasSize(3);

    Files.delete(tree.resolve("sidecar/src/main/java/A.java"));
    changed("sidecar/src/main/java");
    launch();
    assertThat(builds()).hasSize(4);
  }

  @Test
  void worksThroughAChainOfRelativeLinks() throws Exception {
    Files.createSymbolicLink(folder.resolve("one"), Path.of("tree with a space", "appversion"));
    Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(folder.resolve("bin/two"), Path.of("..", "one"));

    assertThat(run(folder.resolve("bin"), "./two").code()).isZero();
  }

  @Test
  void aFailedBuildShowsTheReasonAndRunsNothing() throws Exception {
    Files.createFile(tree.resolve("broken"));

    Run run = launch();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output())
        .contains("a semicolon is missing")
        .contains("the build failed")
        .doesNotContain("re-run Maven")
        .doesNotContain("arg ");
    assertThat(tree.resolve("cli/target/launcher.lock")).doesNotExist();
  }

  @Test
  void twoConcurrentRunsBuildOnce() throws Exception {
    Process first = start(folder, tree.resolve("appversion").toString());
    Process second = start(folder, tree.resolve("appversion").toString());

    assertThat(end(first).code()).isZero();
    assertThat(end(second).code()).isZero();
    assertThat(builds()).hasSize(1);
  }

  @Test
  void aLockOfAnEndedProcessIsAcquired() throws Exception {
    Process dead = start(folder, "true");
    dead.waitFor();
    script("cli/target/launcher.lock/pid", dead.pid() + "\n");

    assertThat(launch().code()).isZero();
  }

  private record Run(int code, String output) {}

  private Run launch() throws Exception {
    return run(folder, tree.resolve("appversion").toString());
  }

  private static Run run(Path cwd, String... command) throws Exception {
    return end(start(cwd, command));
  }

  private static Process start(Path cwd, String... command) throws IOException {
    return new ProcessBuilder(Arrays.asList(command))
        .directory(cwd.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static Run end(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    return new Run(process.exitValue(), output);
  }

  /** Writes an executable file that is older than any build to come. */
  private void script(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
    Files.setLastModifiedTime(file, old);
    for (Path at = file.getParent(); at.startsWith(tree); at = at.getParent()) {
      Files.setLastModifiedTime(at, old);
    }
  }

  private void changed(String name) throws IOException {
    Path stamp = tree.resolve("cli/target/launcher/launcher.classpath");
    Instant built = Instant.now().minusSeconds(60); // so that the next build is later than both
    Files.setLastModifiedTime(stamp, FileTime.from(built));
    Files.setLastModifiedTime(tree.resolve(name), FileTime.from(built.plusSeconds(1)));
  }

  private List<String> builds() throws IOException {
    try (Stream<String> lines = Files.lines(tree.resolve("builds"))) {
      return lines.toList();
    }
  }
}
