package dev.appversion.operator.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * What we need of an admission review of {@code admission.k8s.io/v1}.
 *
 * @param uid goes back with the answer
 * @param namespace where the object is to be; a pod made from a template does not say so itself
 * @param isPodCreation whether it is a pod that is being made: all that is ever changed
 * @param object as it was sent
 */
record AdmissionRequest(String uid, String namespace, boolean isPodCreation, JsonNode object) {
  static final String API_VERSION = "admission.k8s.io/v1";
  static final String KIND = "AdmissionReview";

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
              .build());

  /** A body that is no admission review; the message says what is wrong with it. */
  static final class InvalidReviewException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidReviewException(String message) {
      super(message);
    }
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
    boolean isPodCreation =
        request.path("operation").asText().equals("CREATE")
            && request.path("resource").path("resource").asText().equals("pods")
            && request.path("resource").path("group").asText().isEmpty()
            && request.path("subResource").asText().isEmpty();
    JsonNode object = request.path("object");
    if (isPodCreation && !object.isObject()) {
      throw new InvalidReviewException("the review has no request.object");
    }
    return new AdmissionRequest(uid, request.path("namespace").asText(), isPodCreation, object);
  }
}
