package dev.appversion.operator.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.webhook.AdmissionReviews.InvalidReviewException;
import dev.appversion.process.problem.Problem;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code POST /command}: the admission webhook for new AppVersionCommands. It sets {@code spec.by}
 * to the authenticated user, and replaces what the user wrote there. Has no side effects, so a dry
 * run is like any other.
 */
public final class CommandHandler implements HttpHandler {
  /** As in the CRD. Longer names of users are cut. */
  private static final int MAX_LENGTH = 512;

  /** A handler of reviews of commands. */
  public CommandHandler() {}

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    AdmissionRequest request;
    try {
      request = AdmissionReviews.read(exchange.getInputStream());
    } catch (InvalidReviewException e) {
      Problem.send(exchange, StatusCodes.BAD_REQUEST, e.getMessage());
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ByteBuffer.wrap(AdmissionReviews.write(review(request))));
  }

  /** An object without a {@code spec} is not valid: the API server refuses it. */
  private static AdmissionResponse review(AdmissionRequest request) {
    return AdmissionReviews.is(
                request, AdmissionReviews.CREATE, AppVersion.GROUP, "appversioncommands")
            && AdmissionReviews.object(request).path("spec").isObject()
        ? AdmissionReviews.patch(request, by(request.getUserInfo().getUsername()), List.of())
        : AdmissionReviews.allow(request);
  }

  /** Of a member that exists, {@code add} replaces the value (RFC 6902, section 4.1). */
  private static ArrayNode by(String user) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    patch
        .addObject()
        .put("op", "add")
        .put("path", "/spec/by")
        .put("value", user.length() <= MAX_LENGTH ? user : user.substring(0, MAX_LENGTH));
    return patch;
  }
}
