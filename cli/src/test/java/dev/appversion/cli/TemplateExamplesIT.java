package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The apps of {@code examples/templates}, each behind a real sidecar: they show their version. */
class TemplateExamplesIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"django", "express", "go", "rails"})
  void anAppShowsTheVersionThatItsSidecarAdds(String example) throws Exception {
    try (ExampleApp app = ExampleApp.start(example, folder);
        HttpClient http = HttpClient.newHttpClient();
        SidecarProcess sidecar =
            SidecarProcess.start("--upstream", app.uri().toString(), "--app-version", "2026.1+a")) {
      HttpRequest forged =
          HttpRequest.newBuilder(sidecar.uri()).header("X-App-Version", "forged").build();
      String page = http.send(forged, BodyHandlers.ofString()).body();

      // Go's and Django's templates write a plus as a character reference.
      assertThat(page.replaceAll("&#(43|x2b|x2B);", "+"))
          .contains("<meta name=\"app-version\" content=\"2026.1+a\">")
          .contains("<p>This is version 2026.1+a.</p>")
          .doesNotContain("forged");

      String alone =
          http.send(HttpRequest.newBuilder(app.uri()).build(), BodyHandlers.ofString()).body();
      assertThat(alone).contains("This is version unknown.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "django/appversion.py, python",
    "express/app.js, js",
    "go/main.go, go",
    "rails/app/helpers/application_helper.rb, ruby"
  })
  void theGuidePrintsTheCodeThatRuns(String file, String language) throws Exception {
    String guide = Files.readString(Documentation.ROOT.resolve("docs/guide/templates.md"));
    String code = Files.readString(ExampleApp.EXAMPLES.resolve(file));

    assertThat(guide.split("```" + language + "\n", 2)[1].split("```", 2)[0].lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(code.lines()).contains(line));
  }

  @Test
  void everyExampleIsTested() throws Exception {
    try (var examples = Files.list(ExampleApp.EXAMPLES)) {
      assertThat(examples.filter(Files::isDirectory).map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("django", "express", "go", "rails");
    }
  }
}
