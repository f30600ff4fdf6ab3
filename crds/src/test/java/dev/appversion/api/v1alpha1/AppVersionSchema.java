package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBool;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * The parts of AppVersion's schema that annotations cannot express: lists that are maps by a key
 * (server-side apply merges their items), bounds and keys of label maps.
 */
final class AppVersionSchema {
  private static final long LABEL_LENGTH = 63;
  private static final String GENERATION = "observedGeneration";

  private AppVersionSchema() {}

  static void tune(JSONSchemaProps schema) {
    Descriptions.completeAppVersion(schema);
    Map<String, JSONSchemaProps> root = schema.getProperties();
    Map<String, JSONSchemaProps> spec = root.get("spec").getProperties();
    Map<String, JSONSchemaProps> versionSpec = mapBy("name", spec.get("versions"));
    mapBy("name", versionSpec.get("components"));
    mapBy("weight", spec.get("rollout").getProperties().get("steps"));
    labels(spec.get("selector"));
    labels(versionSpec.get("selector"));
    spec.get("selector").setMinProperties(1L);
    // What kstatus takes for "not processed yet": without it a new resource would be "Current".
    root.get("status").setDefault(JsonNodeFactory.instance.objectNode().put(GENERATION, -1));
    Map<String, JSONSchemaProps> status = root.get("status").getProperties();
    mapBy("type", status.get("conditions"));
    mapBy("name", status.get("versions"));
  }

  private static Map<String, JSONSchemaProps> mapBy(String key, JSONSchemaProps list) {
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
    JSONSchemaProps item = list.getItems().getSchema();
    if (!item.getRequired().contains(key)) {
      item.getRequired().add(key);
    }
    return item.getProperties();
  }

  private static void labels(JSONSchemaProps selector) {
    selector.setMaxProperties(16L);
    JSONSchemaPropsOrBool values = selector.getAdditionalProperties();
    values.getSchema().setMaxLength(LABEL_LENGTH);
    values.getSchema().setPattern("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$");
    ValidationRule keys = new ValidationRule();
    keys.setRule(
        "self.all(key, key.matches('%s') && key.indexOf('/') <= %d)"
            .formatted(LabelKeys.PATTERN, LabelKeys.PREFIX_LENGTH));
    keys.setMessage(LabelKeys.MESSAGE);
    selector.setXKubernetesValidations(List.of(keys));
  }
}
