package dev.appversion.operator.webhook;

import dev.appversion.desiredstate.injection.InjectionDecision;
import dev.appversion.desiredstate.injection.InjectionPolicy;
import dev.appversion.desiredstate.injection.KnownApp;
import dev.appversion.desiredstate.injection.WorkloadInjector;
import dev.appversion.operator.webhook.AdmissionReviews.InvalidReviewException;
import dev.appversion.process.metrics.Counter;
import dev.appversion.process.problem.Problem;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /mutate}: the admission webhook. Runs on a thread that may block. Has no side
 * effects, so a dry run is like any other.
 *
 * <p>The status is 400 for a body that is not a review, and 500 for an internal error: the API
 * server then applies the {@code failurePolicy} of the configuration.
 */
public final class MutateHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MutateHandler.class);

  private final InjectionPolicy policy;
  private final AppLookup lookup;
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final Counter reviews =
      new Counter(
          "appversion_operator_webhook_reviews_total",
          "Counts admission reviews, by outcome.",
          "outcome");

  /**
   * Handles reviews of pods.
   *
   * @param policy decides about injection
   * @param lookup finds the AppVersion that a pod names
   */
  public MutateHandler(InjectionPolicy policy, AppLookup lookup) {
    this.policy = policy;
    this.lookup = lookup;
  }

  /** Reviews by outcome. */
  public Counter reviews() {
    return reviews;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    AdmissionRequest request;
    try {
      request = AdmissionReviews.read(exchange.getInputStream());
    } catch (InvalidReviewException e) {
      reviews.increment("bad_request");
      Problem.send(exchange, StatusCodes.BAD_REQUEST, e.getMessage());
      return;
    }
    AdmissionResponse response;
    try {
      response = review(request);
    } catch (IllegalArgumentException e) {
      reviews.increment("bad_request");
      Problem.send(exchange, StatusCodes.BAD_REQUEST, "request.object is not a pod");
      return;
    } catch (RuntimeException e) {
      reviews.increment("error");
      LOG.error(
          "cannot review a pod namespace={} uid={}",
          AdmissionReviews.namespace(request),
          request.getUid(),
          e);
      Problem.send(
          exchange, StatusCodes.INTERNAL_SERVER_ERROR, "cannot review the pod: see the log");
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ByteBuffer.wrap(AdmissionReviews.write(response)));
  }

  private AdmissionResponse review(AdmissionRequest request) {
    if (!AdmissionReviews.isPodCreation(request)) {
      reviews.increment("skipped_not_a_new_pod");
      return AdmissionReviews.allow(request);
    }
    PodTemplateSpec pod =
        WorkloadInjector.templateOf(
            serialization.convertValue(AdmissionReviews.object(request), Pod.class));
    KnownApp known =
        policy
            .appOf(pod.getMetadata())
            .map(name -> lookup.find(AdmissionReviews.namespace(request), name))
            .orElseGet(KnownApp.Unknown::new);
    return switch (policy.decide(pod, known)) {
      case InjectionDecision.Inject inject -> {
        reviews.increment("injected");
        LOG.info(
            "injected namespace={} appversion={} version={} warnings={}",
            AdmissionReviews.namespace(request),
            inject.app(),
            inject.version().orElse("unknown"),
            inject.warnings().size());
        yield AdmissionReviews.patch(
            request,
            InjectionPatch.of(AdmissionReviews.object(request), inject),
            inject.warnings());
      }
      case InjectionDecision.Complete complete -> {
        reviews.increment("completed");
        yield AdmissionReviews.patch(
            request, InjectionPatch.of(AdmissionReviews.object(request), complete), List.of());
      }
      case InjectionDecision.Skip(var reason) -> {
        reviews.increment("skipped_" + reason.label());
        yield AdmissionReviews.allow(request);
      }
      case InjectionDecision.Deny(var message) -> {
        reviews.increment("denied");
        LOG.info("denied namespace={} reason={}", AdmissionReviews.namespace(request), message);
        yield AdmissionReviews.deny(request, message);
      }
    };
  }
}
