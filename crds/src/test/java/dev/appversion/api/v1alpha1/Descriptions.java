package dev.appversion.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;

/** Descriptions in {@code kubectl explain} of the parts without an annotation. */
final class Descriptions {
  private static final Map<String, String> CONDITION =
      Map.of(
          "type", "The type of the condition, such as Ready.",
          "status", "True, False or Unknown.",
          "reason", "The reason for the status, as one CamelCase word.",
          "message", "An explanation of the status, with the next step if there is one.",
          "observedGeneration", "The metadata.generation that the condition describes.",
          "lastTransitionTime", "The time at which the status of the condition last changed.");

  private Descriptions() {}

  static void completeAppVersion(JSONSchemaProps schema) {
    schema.setDescription(
        "The live versions of a web app and their weights. The operator creates the Services, the routing table and the"
            + " manifests; a sidecar in each pod routes requests by the routing table.");
    JSONSchemaProps spec = schema.getProperties().get("spec");
    JSONSchemaProps status = schema.getProperties().get("status");
    spec.setDescription(
        "The desired versions. After a change of weights, a visitor's next page load is routed by the new weights.");
    status.setDescription("The observed state. Only the operator writes it.");
    Map<String, JSONSchemaProps> condition =
        status.getProperties().get("conditions").getItems().getSchema().getProperties();
    CONDITION.forEach((name, text) -> condition.get(name).setDescription(text));
  }

  static void completeCommand(JSONSchemaProps schema) {
    schema.setDescription(
        "An order for the rollout or for a version of an app. It acts once. It cannot be changed, and is deleted after"
            + " some days.");
    schema.getProperties().get("spec").setDescription("What is ordered. It cannot be changed.");
    schema
        .getProperties()
        .get("status")
        .setDescription("What became of it. Absent until the operator has decided.");
  }
}
