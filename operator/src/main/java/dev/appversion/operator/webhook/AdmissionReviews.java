package dev.appversion.operator.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GroupVersionResource;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Admission reviews of {@code admission.k8s.io/v1} in fabric8's model. The objects under review
 * stay {@link JsonNode}s, as they were sent: a patch must fit fields that the model does not have.
 */
final class AdmissionReviews {
  private static final String API_VERSION = "admission.k8s.io/v1";
  private static final String KIND = "AdmissionReview";

  /** The operation of a request that creates an object. */
  static final String CREATE = "CREATE";

  /** The API server accepts no object past 3 MiB; a review wraps one. */
  private static final int MAX_BYTES = 4 << 20;

  /** The API server truncates longer warnings and logs that. */
  private static final int MAX_WARNING = 256;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
              .build());

  private AdmissionReviews() {}

  /** A body that is not an admission review; the message gives the reason. */
  static final class InvalidReviewException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidReviewException(String message) {
      super(message);
    }
  }

  /**
   * Reads the request of a review from a body.
   *
   * @throws IOException if the body cannot be received
   */
  static AdmissionRequest read(InputStream in) throws IOException, InvalidReviewException {
    byte[] body = in.readNBytes(MAX_BYTES + 1);
    if (body.length > MAX_BYTES) {
      throw new InvalidReviewException("the body has more than " + MAX_BYTES + " bytes");
    }
    JsonNode review;
    try {
      review = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new InvalidReviewException("the body is not JSON: " + e.getOriginalMessage());
    }
    if (!API_VERSION.equals(review.path("apiVersion").asText())
        || !KIND.equals(review.path("kind").asText())) {
      throw new InvalidReviewException("the body is not an " + KIND + " of " + API_VERSION);
    }
    if (!(review.path("request") instanceof ObjectNode tree)
        || tree.path("uid").asText().isEmpty()) {
      throw new InvalidReviewException("the review has no request.uid");
    }
    AdmissionRequest request = request(tree);
    if (CREATE.equals(request.getOperation()) && !object(request).isObject()) {
      throw new InvalidReviewException("the review has no request.object");
    }
    return request;
  }

  private static AdmissionRequest request(ObjectNode tree) throws InvalidReviewException {
    JsonNode object = tree.remove("object");
    JsonNode oldObject = tree.remove("oldObject");
    JsonNode options = tree.remove("options");
    try {
      AdmissionRequest request = MAPPER.treeToValue(tree, AdmissionRequest.class);
      request.setObject(object);
      request.setOldObject(oldObject);
      request.setOptions(options);
      return request;
    } catch (JsonProcessingException e) {
      throw new InvalidReviewException("request is not valid: " + e.getOriginalMessage());
    }
  }

  /** Whether a pod is being created. */
  static boolean isPodCreation(AdmissionRequest request) {
    return is(request, CREATE, "", "pods");
  }

  /** Whether a request is of this operation on this resource itself, not on a subresource. */
  static boolean is(AdmissionRequest request, String operation, String group, String resource) {
    GroupVersionResource of = request.getResource();
    return operation.equals(request.getOperation())
        && of != null
        && resource.equals(of.getResource())
        && group.equals(orEmpty(of.getGroup()))
        && orEmpty(request.getSubResource()).isEmpty();
  }

  /** The object under review as it was sent; missing for a deletion. */
  static JsonNode object(AdmissionRequest request) {
    return tree(request.getObject());
  }

  /** The object before the request, as it was sent; missing for a creation. */
  static JsonNode oldObject(AdmissionRequest request) {
    return tree(request.getOldObject());
  }

  /** The options of the operation, such as {@code DeleteOptions}; missing without any. */
  static JsonNode options(AdmissionRequest request) {
    return tree(request.getOptions());
  }

  /** The namespace of the object. A pod that is created from a template does not contain it. */
  static String namespace(AdmissionRequest request) {
    return orEmpty(request.getNamespace());
  }

  /** The object is admitted as it is. */
  static AdmissionResponse allow(AdmissionRequest request) {
    return response(request, true).build();
  }

  /** The object is admitted with a JSON patch (RFC 6902), and with warnings to the client. */
  static AdmissionResponse patch(AdmissionRequest request, ArrayNode patch, List<String> warnings) {
    return response(request, true)
        .withPatchType("JSONPatch")
        .withPatch(Base64.getEncoder().encodeToString(bytes(patch)))
        .withWarnings(
            warnings.stream()
                .map(it -> it.length() <= MAX_WARNING ? it : it.substring(0, MAX_WARNING))
                .toList())
        .build();
  }

  /** The object is rejected; the message is shown to the client. */
  static AdmissionResponse deny(AdmissionRequest request, String message) {
    return response(request, false)
        .withStatus(
            new StatusBuilder()
                .withCode(StatusCodes.UNPROCESSABLE_ENTITY)
                .withReason("Invalid")
                .withMessage(message)
                .build())
        .build();
  }

  /** The body of a response. */
  static byte[] write(AdmissionResponse response) {
    AdmissionReview review = new AdmissionReviewBuilder().withResponse(response).build();
    return bytes(review);
  }

  private static AdmissionResponseBuilder response(AdmissionRequest request, boolean allowed) {
    return new AdmissionResponseBuilder().withUid(request.getUid()).withAllowed(allowed);
  }

  private static JsonNode tree(@Nullable Object value) {
    return value instanceof JsonNode node ? node : MissingNode.getInstance();
  }

  private static String orEmpty(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }

  private static byte[] bytes(Object json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the model can always be written as JSON", e);
    }
  }
}
