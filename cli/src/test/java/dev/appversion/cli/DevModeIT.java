package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dev mode in front of Django's own development server. */
class DevModeIT {
  private static final Pattern STYLE_SHEET =
      Pattern.compile("rel=\"stylesheet\" href=\"([^\"]+)\"");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void anEditedStyleSheetHasANewUrlAtTheNextReload() throws Exception {
    try (http;
        ExampleApp app = ExampleApp.start("django", folder);
        SidecarProcess sidecar = devMode(app)) {
      Path css = app.folder().resolve("static/site/site.css");
      String before = styleSheet(sidecar);
      assertThat(before).matches("/static/site/site\\.css\\?v=[0-9a-f]{12}");
      assertThat(styleSheet(sidecar)).as("reloaded").isEqualTo(before);
      HttpResponse<String> served = get(sidecar, before);
      assertThat(served.body()).isEqualTo(Files.readString(css));
      assertThat(served.headers().firstValue("Cache-Control")).contains("no-cache");

      Files.writeString(css, "body { color: brown; }\n");

      String after = styleSheet(sidecar);
      assertThat(after).startsWith("/static/site/site.css?v=").isNotEqualTo(before);
      assertThat(get(sidecar, after).body()).contains("brown");
      assertThat(get(sidecar, "/").headers().firstValue("X-App-Version")).contains("dev");
    }
  }

  @Test
  void theQueryCanBeTurnedOff() throws Exception {
    try (http;
        ExampleApp app = ExampleApp.start("django", folder);
        SidecarProcess sidecar = devMode(app, "--static-dev-version-query", "false")) {
      assertThat(styleSheet(sidecar)).isEqualTo("/static/site/site.css");
      assertThat(get(sidecar, "/static/site/site.css").headers().firstValue("Cache-Control"))
          .contains("no-cache");
    }
  }

  private static SidecarProcess devMode(ExampleApp app, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--dev",
                "--static-dirs",
                app.folder().resolve("static").toString(),
                "--upstream",
                app.uri().toString()));
    arguments.addAll(List.of(more));
    return SidecarProcess.start(arguments.toArray(String[]::new));
  }

  private String styleSheet(SidecarProcess sidecar) throws Exception {
    String page = get(sidecar, "/").body();
    Matcher link = STYLE_SHEET.matcher(page);
    assertThat(link.find()).as(page).isTrue();
    return link.group(1);
  }

  private HttpResponse<String> get(SidecarProcess sidecar, String path) throws Exception {
    URI uri = sidecar.uri().resolve(path);
    return http.send(
        HttpRequest.newBuilder(uri).header("Accept", "text/html,*/*").build(),
        BodyHandlers.ofString());
  }
}
