package dev.appversion.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference pages list the fields that the CustomResourceDefinitions have. */
class ResourcePageIsUpToDateTest {
  private static final Path REFERENCE =
      Path.of(System.getProperty("appversion.root", ".."), "docs/reference");

  @ParameterizedTest
  @CsvSource({"APP_VERSION, resource.md", "APP_VERSION_COMMAND, command.md"})
  void theFieldsOnThePageAreThoseOfTheCrd(GeneratedCrd crd, String name) throws IOException {
    Path page = REFERENCE.resolve(name);
    String updated = ResourceReference.updated(Files.readString(page), crd.schema());
    if (Boolean.getBoolean("crds.write")) {
      Files.writeString(page, updated);
    }

    assertThat(page)
        .as("stale: run ./mvnw -pl crds test -Dcrds.write=true and commit what changed")
        .hasContent(updated);
  }
}
