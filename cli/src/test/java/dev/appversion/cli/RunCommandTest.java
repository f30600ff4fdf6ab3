package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.cli.demo.Demo;
import dev.appversion.cli.local.TestApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
  @TempDir Path folder;

  @Test
  void runsUntilItIsStoppedAndReportsWhatItApplies() throws Exception {
    Path file = Files.writeString(folder.resolve("app.yaml"), Demo.resource());
    CliRun cli = new CliRun(folder);
    int[] code = {-1};
    try (TestApp first = new TestApp("one");
        TestApp second = new TestApp("two")) {
      Thread run =
          Thread.ofPlatform()
              .start(
                  () ->
                      code[0] =
                          cli.run(
                              "run",
                              "-f",
                              "app.yaml",
                              "--listen",
                              "127.0.0.1:0",
                              "--upstream",
                              "v1.0=" + first.uri(),
                              "--upstream",
                              "v1.1=" + second.uri(),
                              "--upstream",
                              "v9=127.0.0.1:1"));
      await().untilAsserted(() -> assertThat(cli.out()).contains("cache/bust"));
      Files.writeString(file, Demo.resource().replace("weight: 10,", "weight: 90,"));
      await()
          .untilAsserted(() -> assertThat(cli.out()).contains("Applied: v1.0 50.0%, v1.1 50.0%"));
      Files.writeString(file, "nonsense");
      await().untilAsserted(() -> assertThat(cli.err()).contains("Refused, nothing has changed"));
      await()
          .untilAsserted(
              () ->
                  assertThat(cli.err())
                      .contains("warning: v9: the app accepts no connections at 127.0.0.1:1"));
      Files.delete(file);
      await()
          .untilAsserted(
              () -> assertThat(cli.err()).contains("warning: app.yaml no longer exists"));
      run.interrupt();
      run.join(Duration.ofSeconds(20));
    }
    assertThat(code[0]).isZero();
    assertThat(cli.out())
        .contains("Applied: v1.0 90.0%, v1.1 10.0%")
        .contains("token --scope /shop --secret-key-file")
        .contains("Stopped.");
  }

  @ParameterizedTest
  @CsvSource({
    "'-f app.yaml', 2, --upstream",
    "'-f app.yaml --upstream v1.0', 2, --upstream",
    "'-f app.yaml --upstream v1.0=ftp://x', 2, http://HOST:PORT",
    "'-f app.yaml --upstream v1.0=http://127.0.0.1:1/path', 2, http://HOST:PORT",
    "'-f app.yaml --upstream v1.0=http://127.0.0.1:1 --listen 8080', 2, HOST:PORT",
    "'-f none.yaml --upstream v1.0=http://127.0.0.1:1', 1, does not exist",
    "'-f app.yaml --listen 127.0.0.1:0 --upstream v1.0=http://127.0.0.1:1', 1, --upstream v1.1=",
  })
  void reportsTheProblemAndTheNextStep(String options, int code, String said) throws IOException {
    Files.writeString(folder.resolve("app.yaml"), Demo.resource());
    CliRun cli = new CliRun(folder);

    assertThat(cli.run(("run " + options).split(" "))).isEqualTo(code);
    assertThat(cli.err()).contains(said);
  }

  @Test
  void aKeyThatIsTooShortStartsNothing() throws IOException {
    Files.writeString(folder.resolve("app.yaml"), Demo.resource());
    CliRun cli = new CliRun(folder).env("SECRET_KEY", "short");

    assertThat(cli.run("run", "-f", "app.yaml", "--upstream", "v1.0=http://127.0.0.1:1"))
        .isEqualTo(1);
    assertThat(cli.err()).contains("SECRET_KEY").contains("at least 16");
  }
}
