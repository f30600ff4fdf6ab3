package dev.appversion.operator.webhook;

import dev.appversion.operator.webhook.AdmissionReviews.InvalidReviewException;
import dev.appversion.process.problem.Problem;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /release}: the admission webhook for the deletion of AppVersions. It never rejects
 * one: if the objects cannot be released, the garbage collector deletes them, as without the
 * webhook. Runs on a thread that may block.
 */
public final class ReleaseHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseHandler.class);

  private final Releaser releaser;

  /** Releases the objects of an AppVersion. */
  @FunctionalInterface
  public interface Releaser {
    /**
     * Releases them.
     *
     * @param uid of the AppVersion
     * @return the number of objects
     */
    int release(String namespace, String app, String uid);
  }

  /** Handles reviews of deletions. */
  public ReleaseHandler(Releaser releaser) {
    this.releaser = releaser;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    AdmissionRequest request;
    try {
      request = AdmissionReviews.read(exchange.getInputStream());
    } catch (InvalidReviewException e) {
      Problem.send(exchange, StatusCodes.BAD_REQUEST, e.getMessage());
      return;
    }
    Deletion.of(request)
        .filter(deletion -> !deletion.dryRun() && !deletion.orphans())
        .ifPresent(this::release);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange
        .getResponseSender()
        .send(ByteBuffer.wrap(AdmissionReviews.write(AdmissionReviews.allow(request))));
  }

  private void release(Deletion deletion) {
    try {
      int released = releaser.release(deletion.namespace(), deletion.name(), deletion.uid());
      LOG.info(
          "released the objects of an AppVersion that is being deleted namespace={} appversion={}"
              + " objects={}",
          deletion.namespace(),
          deletion.name(),
          released);
    } catch (KubernetesClientException e) {
      LOG.warn(
          "cannot release the objects of an AppVersion that is being deleted, the garbage collector"
              + " deletes them namespace={} appversion={} error={}",
          deletion.namespace(),
          deletion.name(),
          e.getMessage());
    }
  }
}
