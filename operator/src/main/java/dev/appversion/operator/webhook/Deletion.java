package dev.appversion.operator.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import java.util.Optional;

/**
 * The deletion of an AppVersion.
 *
 * @param uid of the AppVersion
 * @param dryRun whether nothing may be changed
 * @param orphans whether the objects that it owns stay (propagation policy Orphan)
 */
record Deletion(String namespace, String name, String uid, boolean dryRun, boolean orphans) {

  /** The deletion in a request; empty for another request. */
  static Optional<Deletion> of(AdmissionRequest request) {
    JsonNode metadata = AdmissionReviews.oldObject(request).path("metadata");
    if (!AdmissionReviews.is(request, "DELETE", AppVersion.GROUP, "appversions")
        || !metadata.has("uid")) {
      return Optional.empty();
    }
    return Optional.of(
        new Deletion(
            AdmissionReviews.namespace(request),
            metadata.path("name").asText(),
            metadata.path("uid").asText(),
            Boolean.TRUE.equals(request.getDryRun()),
            AdmissionReviews.options(request).path("propagationPolicy").asText().equals("Orphan")));
  }
}
