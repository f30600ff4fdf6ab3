package dev.appversion.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;

/** What {@code kubectl explain} says of the parts that no annotation describes. */
final class Descriptions {
  private static final Map<String, String> CONDITION =
      Map.of(
          "type", "The type of the condition, such as Ready.",
          "status", "True, False or Unknown.",
          "reason", "Why the condition has this status: one word for programs.",
          "message",
              "Why the condition has this status, for people, with the next step if there is one.",
          "observedGeneration", "The metadata.generation that the condition describes.",
          "lastTransitionTime", "When the status of the condition changed last.");

  private Descriptions() {}

  static void complete(JSONSchemaProps schema) {
    schema.setDescription(
        "The live versions of a web app and their weights. The operator makes the Services, the routing table and the"
            + " manifests from it; a sidecar in each pod routes requests by them.");
    JSONSchemaProps spec = schema.getProperties().get("spec");
    JSONSchemaProps status = schema.getProperties().get("status");
    spec.setDescription(
        "The versions that are wanted. An edit of weights moves visitors with their next page load.");
    status.setDescription("What the operator has carried out. Written by the operator alone.");
    Map<String, JSONSchemaProps> condition =
        status.getProperties().get("conditions").getItems().getSchema().getProperties();
    CONDITION.forEach((name, text) -> condition.get(name).setDescription(text));
  }
}
