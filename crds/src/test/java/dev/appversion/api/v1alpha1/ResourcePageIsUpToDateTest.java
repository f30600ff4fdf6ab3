package dev.appversion.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page lists the fields that the CustomResourceDefinition has. */
class ResourcePageIsUpToDateTest {
  private static final Path PAGE =
      Path.of(System.getProperty("appversion.root", ".."), "docs/reference/resource.md");

  @Test
  void theFieldsOnThePageAreThoseOfTheCrd() throws IOException {
    String updated = ResourceReference.updated(Files.readString(PAGE));
    if (Boolean.getBoolean("crds.write")) {
      Files.writeString(PAGE, updated);
    }

    assertThat(PAGE)
        .as("stale: run ./mvnw -pl crds test -Dcrds.write=true and commit what changed")
        .hasContent(updated);
  }
}
