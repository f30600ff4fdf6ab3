package dev.appversion.sidecar.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.config.LocalAssets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevReferencesTest {
  @TempDir Path folder;
  private DevReferences references;

  @BeforeEach
  void fill() throws Exception {
    Files.createDirectory(folder.resolve("css"));
    Files.writeString(folder.resolve("css/app.css"), "body {}");
    Files.writeString(folder.resolve("grün tee.svg"), "<svg/>");
    Files.writeString(folder.resolve("grün.svg"), "<svg/>");
    references =
        new DevReferences(
            new StaticFiles(
                new LocalAssets("/static/", List.of(folder), true), InstantSource.system()),
            path -> path.endsWith("/grün.svg"));
  }

  @ParameterizedTest
  @CsvSource({
    "/static/css/app.css, /static/css/app.css?v=fcdce6b6d6e2",
    "/static/css/app.css?, /static/css/app.css?v=fcdce6b6d6e2",
    "/static/css/app.css?theme=dark, /static/css/app.css?theme=dark&v=fcdce6b6d6e2",
    "/static/css/app.css#x?y, /static/css/app.css?v=fcdce6b6d6e2#x?y",
    "/static/css/app.css?a#x, /static/css/app.css?a&v=fcdce6b6d6e2#x",
    "/static/css%2eapp.css,",
    "/static/css/app%2Ecss, /static/css/app%2Ecss?v=fcdce6b6d6e2",
    "/static/gr%C3%BCn%20tee.svg, /static/gr%C3%BCn%20tee.svg?v=677433a0892a",
    "/static/grün tee.svg, /static/grün tee.svg?v=677433a0892a",
    "/static/css/app.css?v=3,",
    "/static/gr%C3%BCn.svg,",
    "/static/css/app.css?x=1&v,",
    "/static/css/gone.css,",
    "/static/css/,",
    "/static/../static/css/app.css,",
    "/static/css%2fapp.css,",
    "/static/gr%FCn.svg,",
    "/css/app.css,",
    "/,",
  })
  void referenceGetsTheHashOfTheCurrentFile(String reference, String rewritten) {
    assertThat(references.rewrite(reference)).isEqualTo(rewritten);
  }

  @Test
  void editChangesTheReference() throws Exception {
    String before = references.rewrite("/static/css/app.css");
    Files.writeString(folder.resolve("css/app.css"), "body {color: red}");

    assertThat(references.rewrite("/static/css/app.css"))
        .startsWith("/static/css/app.css?v=")
        .isNotEqualTo(before);
  }
}
