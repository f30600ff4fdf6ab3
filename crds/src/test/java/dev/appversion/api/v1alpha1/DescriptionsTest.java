package dev.appversion.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code kubectl explain} has a sentence for every field. */
class DescriptionsTest {
  @Test
  void everyFieldIsDescribedInSentences() throws IOException {
    JSONSchemaProps schema =
        new KubernetesSerialization()
            .unmarshal(GeneratedCrd.yaml(), CustomResourceDefinition.class)
            .getSpec()
            .getVersions()
            .getFirst()
            .getSchema()
            .getOpenAPIV3Schema();
    Map<String, String> descriptions = new TreeMap<>();
    collect("av", schema, descriptions);

    assertThat(descriptions).hasSizeGreaterThan(60);
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
