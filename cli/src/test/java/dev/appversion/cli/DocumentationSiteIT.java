package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pages as a site: {@code docs/site/build} rejects broken links and anchors. */
class DocumentationSiteIT {
  @Test
  void isBuiltFromThePagesOfTheRepository() throws Exception {
    Process build =
        new ProcessBuilder(Documentation.ROOT.resolve("docs/site/build").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(build.waitFor()).as(output).isZero();
    String index = Files.readString(Path.of(output.lines().toList().getLast()));
    assertThat(index)
        .contains("Version skew", "docs/images/version-skew.svg")
        .contains("docs/guide/getting-started.html");
  }
}
