package dev.appversion.operator.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.api.v1alpha1.AppVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What we need of an admission review of {@code admission.k8s.io/v1}.
 *
 * @param uid goes back with the answer
 * @param namespace where the object is to be; a pod made from a template does not say so itself
 * @param isPodCreation whether it is a pod that is being made: all that is ever changed
 * @param object as it was sent; missing for a deletion
 * @param deleted the AppVersion that is about to be deleted, if it is such a request
 */
record AdmissionRequest(
    String uid,
    String namespace,
    boolean isPodCreation,
    JsonNode object,
    Optional<Deletion> deleted) {
  static final String API_VERSION = "admission.k8s.io/v1";
  static final String KIND = "AdmissionReview";

  /** The API server takes no object past 3 MiB; a review wraps one. */
  private static final int MAX_BYTES = 4 << 20;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
              .build());

  /**
   * The deletion of an AppVersion.
   *
   * @param uid of the AppVersion
   * @param dryRun whether nothing may be changed
   * @param orphans whether the objects that it owns are to stay (propagation policy Orphan)
   */
  record Deletion(String name, String uid, boolean dryRun, boolean orphans) {}

  /** A body that is no admission review; the message says what is wrong with it. */
  static final class InvalidReviewException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidReviewException(String message) {
      super(message);
    }
  }

  /** Reads the body of a request. */
  static AdmissionRequest read(InputStream in) throws IOException, InvalidReviewException {
    byte[] body = in.readNBytes(MAX_BYTES + 1);
    if (body.length > MAX_BYTES) {
      throw new InvalidReviewException("the body has more than " + MAX_BYTES + " bytes");
    }
    return read(body);
  }

  static AdmissionRequest read(byte[] body) throws InvalidReviewException {
    JsonNode review;
    try {
      review = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new InvalidReviewException("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new InvalidReviewException("the body cannot be read");
    }
    if (!API_VERSION.equals(review.path("apiVersion").asText())
        || !KIND.equals(review.path("kind").asText())) {
      throw new InvalidReviewException("the body is not an " + KIND + " of " + API_VERSION);
    }
    JsonNode request = review.path("request");
    String uid = request.path("uid").asText();
    if (uid.isEmpty()) {
      throw new InvalidReviewException("the review has no request.uid");
    }
    boolean isPodCreation = is(request, "CREATE", "", "pods");
    JsonNode object = request.path("object");
    if (isPodCreation && !object.isObject()) {
      throw new InvalidReviewException("the review has no request.object");
    }
    return new AdmissionRequest(
        uid, request.path("namespace").asText(), isPodCreation, object, deletion(request));
  }

  private static Optional<Deletion> deletion(JsonNode request) {
    JsonNode metadata = request.path("oldObject").path("metadata");
    return is(request, "DELETE", AppVersion.GROUP, "appversions") && metadata.has("uid")
        ? Optional.of(
            new Deletion(
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                request.path("dryRun").asBoolean(),
                request.path("options").path("propagationPolicy").asText().equals("Orphan")))
        : Optional.empty();
  }

  private static boolean is(JsonNode request, String operation, String group, String resource) {
    return request.path("operation").asText().equals(operation)
        && request.path("resource").path("resource").asText().equals(resource)
        && request.path("resource").path("group").asText().equals(group)
        && request.path("subResource").asText().isEmpty();
  }
}
