package dev.appversion.operator.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** The answers to an admission review, as JSON. */
final class AdmissionReply {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The API server cuts longer ones and says so in its own log. */
  private static final int MAX_WARNING = 256;

  private AdmissionReply() {}

  static byte[] allow(String uid) {
    return json(response(uid, true));
  }

  static byte[] patch(String uid, ArrayNode patch, List<String> warnings) {
    ObjectNode response = response(uid, true);
    response.put("patchType", "JSONPatch");
    response.put("patch", Base64.getEncoder().encodeToString(bytes(patch)));
    if (!warnings.isEmpty()) {
      ArrayNode list = response.putArray("warnings");
      warnings.forEach(
          it -> list.add(it.length() <= MAX_WARNING ? it : it.substring(0, MAX_WARNING)));
    }
    return json(response);
  }

  static byte[] deny(String uid, String message) {
    ObjectNode response = response(uid, false);
    response.putObject("status").put("code", 422).put("reason", "Invalid").put("message", message);
    return json(response);
  }

  private static ObjectNode response(String uid, boolean allowed) {
    return JsonNodeFactory.instance.objectNode().put("uid", uid).put("allowed", allowed);
  }

  private static byte[] json(ObjectNode response) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", AdmissionRequest.API_VERSION);
    review.put("kind", AdmissionRequest.KIND);
    review.set("response", response);
    return bytes(review);
  }

  private static byte[] bytes(Object json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
