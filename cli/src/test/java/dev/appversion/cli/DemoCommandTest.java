package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void measuresTheSharesAndEndsWellByItself() {
    CliRun cli = new CliRun(folder);

    int code = cli.run("demo", "--once", "--port", "0", "--page-port", "0");

    assertThat(code).as(cli.out() + cli.err()).isZero();
    assertThat(cli.out()).contains("Shares are as expected", "none failed", "sed -i.bak");
    assertThat(folder).as("all files were removed").isEmptyDirectory();
  }

  @Test
  void aFileThatTheUserNamesIsKept() {
    CliRun cli = new CliRun(folder);

    cli.run("demo", "--duration=1ms", "-f=mine.yaml", "--port=0", "--page-port=0");

    assertThat(cli.out()).contains("kept at the end");
    assertThat(folder.resolve("mine.yaml")).exists();
  }

  @Test
  void leavesNoFilesAndNoProcessesWhenItIsInterrupted() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.appversion.cli.Main",
                "demo",
                "--port=0",
                "--page-port=0")
            .directory(work.toFile())
            .redirectErrorStream(true)
            .start();
    List<ProcessHandle> children;
    try (BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8)) {
      next(lines, "Ctrl-C ends");
      Files.copy(
          work.resolve("appversion-demo.yaml"), work.resolve("appversion-demo.yaml.bak")); // sed
      children = demo.descendants().toList();
      demo.toHandle().destroy(); // SIGTERM, and its output can still be read
      next(lines, "Stopped.");
    } finally {
      demo.destroy();
    }

    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(work).isEmptyDirectory();
    assertThat(temporary).isEmptyDirectory();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void followsTheFileShowsItLiveAndServesTheShop() throws Exception {
    CliRun cli = new CliRun(folder);
    int[] code = {-1};
    Thread demo =
        Thread.ofPlatform()
            .start(() -> code[0] = cli.run("demo", "--port", "0", "--page-port", "0"));
    try (HttpClient http = HttpClient.newHttpClient()) {
      await().untilAsserted(() -> assertThat(cli.out()).contains("Ctrl-C ends"));
      URI shop = find(cli.out(), "The shop +(\\S+)");
      URI page = find(cli.out(), "Live shares +(\\S+)");

      String html = get(http, shop);
      assertThat(html)
          .contains("hx-post", "/static/shop.")
          .containsPattern("htmx\\.min\\.[0-9a-f]{12}\\.js");
      Matcher htmx = Pattern.compile("/static/htmx\\.min\\.[0-9a-f]{12}\\.js").matcher(html);
      assertThat(htmx.find()).isTrue();
      assertThat(get(http, shop.resolve(htmx.group()))).contains("htmx");
      assertThat(get(http, page)).contains("EventSource");

      var events =
          http.send(
              HttpRequest.newBuilder(page.resolve("/events")).build(),
              BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
        assertThat(next(lines, "\"expected\":90.0")).contains("\"name\":\"v1.0\"");
        Path resource = folder.resolve("appversion-demo.yaml");
        String text = Files.readString(resource);
        Files.writeString(resource, text.replace("weight: 10,", "weight: 90,"));
        assertThat(next(lines, "\"expected\":50.0")).contains("\"failures\":0");
        Files.writeString(resource, text.replace("weight: 10,", "weight: -1,"));
        assertThat(next(lines, "Refused")).contains("\"expected\":50.0", "at least 0");
      }
    } finally {
      demo.interrupt();
      demo.join(Duration.ofSeconds(20));
    }
    assertThat(code[0]).isZero();
    assertThat(cli.out()).endsWith("Stopped." + System.lineSeparator());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPortInUseIsReportedWithTheNextStep() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      CliRun shop = new CliRun(folder);
      CliRun page = new CliRun(folder);

      assertThat(shop.run("demo", "--once", "--port", port, "--page-port", "0")).isEqualTo(1);
      assertThat(shop.err()).contains("cannot listen on 127.0.0.1:" + port);
      assertThat(page.run("demo", "--once", "--port", "0", "--page-port", port)).isEqualTo(1);
      assertThat(page.err()).contains("--page-port");
    }
  }

  @Test
  void problemsOfAFileHaveTheirLines() throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), "kind: AppVersion\n");
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("demo", "--once", "-f", "mine.yaml", "--port", "0", "--page-port", "0"))
        .isEqualTo(1);
    assertThat(cli.err()).contains("mine.yaml:1: apiVersion: must be");
  }

  private static String next(BufferedReader lines, String part) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(part)) {
        return line;
      }
    }
    throw new AssertionError("the events ended without " + part);
  }

  private static String get(HttpClient http, URI uri) throws IOException, InterruptedException {
    var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(uri.toString()).isEqualTo(200);
    return response.body();
  }

  private static URI find(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).isTrue();
    return URI.create(found.group(1));
  }
}
