package dev.appversion.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kubectl explain} has a sentence for every field. */
class DescriptionsTest {
  @ParameterizedTest
  @CsvSource({"APP_VERSION, 100", "APP_VERSION_COMMAND, 12"})
  void everyFieldIsDescribedInSentences(GeneratedCrd crd, int atLeast) throws IOException {
    Map<String, String> descriptions = new TreeMap<>();
    collect(crd.shortName(), crd.schema(), descriptions);

    assertThat(descriptions).hasSizeGreaterThanOrEqualTo(atLeast);
    assertThat(descriptions)
        .allSatisfy(
            (field, text) ->
                assertThat(text).as(field).isNotNull().matches("(?s)[A-Za-z0-9].*\\."));
  }

  private static void collect(
      String path, JSONSchemaProps schema, Map<String, String> descriptions) {
    descriptions.put(path, String.valueOf(schema.getDescription()));
    JSONSchemaProps item = schema.getItems() == null ? schema : schema.getItems().getSchema();
    if (item.getProperties() != null) {
      item.getProperties()
          .forEach((name, property) -> collect(path + "." + name, property, descriptions));
    }
  }
}
