package dev.appversion.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed CRDs are those of the types: what is reviewed is what is installed. */
class CrdIsUpToDateTest {
  private static final Path ROOT = Path.of(System.getProperty("appversion.root", ".."));

  @ParameterizedTest
  @ValueSource(strings = {"crds", "charts/appversion/files/crds"})
  void theCommittedCrdIsTheGeneratedOne(String folder) throws IOException {
    Path committed = ROOT.resolve(folder).resolve(GeneratedCrd.FILE);
    if (Boolean.getBoolean("crds.write")) {
      Files.writeString(committed, GeneratedCrd.yaml());
    }

    assertThat(committed)
        .as("stale: run ./mvnw -pl crds test -Dcrds.write=true and commit what changed")
        .hasContent(GeneratedCrd.yaml());
  }
}
