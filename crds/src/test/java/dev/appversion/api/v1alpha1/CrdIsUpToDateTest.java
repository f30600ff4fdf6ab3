package dev.appversion.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The committed CRDs are those of the types: what is reviewed is what is installed. */
class CrdIsUpToDateTest {
  private static final Path ROOT = Path.of(System.getProperty("appversion.root", ".."));

  @ParameterizedTest
  @EnumSource(GeneratedCrd.class)
  void theCommittedCrdIsTheGeneratedOne(GeneratedCrd crd) throws IOException {
    String yaml = crd.yaml();
    for (String folder : List.of("crds", "charts/appversion/files/crds")) {
      Path committed = ROOT.resolve(folder).resolve(crd.file());
      if (Boolean.getBoolean("crds.write")) {
        Files.writeString(committed, yaml);
      }

      assertThat(committed)
          .as("stale: run ./mvnw -pl crds test -Dcrds.write=true and commit what changed")
          .hasContent(yaml);
    }
  }
}
