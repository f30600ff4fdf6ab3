package dev.appversion.operator;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.reconciler.AppVersionReconciler;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.process.backoff.ExponentialBackoff;
import dev.appversion.versioning.contract.ObjectLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the API server serves the types that the reconciler watches: its start fails
 * permanently if one response is an error. After its own start, and after a CRD was installed or
 * changed, an API server answers lists from its cache with 429 "storage is (re)initializing", or
 * with 404.
 */
final class ApiServerWait {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServerWait.class);
  private static final ExponentialBackoff RETRY =
      ExponentialBackoff.of(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /**
   * A list that is served from the cache, like the first one of an informer, and is always empty:
   * no object matches the selector.
   */
  private static final ListOptions NOTHING_FROM_THE_CACHE =
      new ListOptionsBuilder()
          .withResourceVersion("0")
          .withLabelSelector(ObjectLabels.APP + ",!" + ObjectLabels.APP)
          .build();

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final Pause pause;

  /** Waits between two attempts. */
  @FunctionalInterface
  interface Pause {
    /** Waits; false if the process ends. */
    boolean take(Duration length) throws InterruptedException;
  }

  /**
   * @param namespaces the namespaces that the operator serves; empty for all
   */
  ApiServerWait(KubernetesClient client, Set<String> namespaces, Pause pause) {
    this.client = client;
    this.namespaces = namespaces;
    this.pause = pause;
  }

  /** Waits without a time limit; false if the process ends meanwhile. */
  boolean untilServed() {
    int failures = 0;
    for (Optional<String> obstacle = obstacle(); obstacle.isPresent(); obstacle = obstacle()) {
      Duration next = RETRY.delay(++failures);
      LOG.warn("waiting for the API server error={} seconds={}", obstacle.get(), next.toSeconds());
      try {
        if (!pause.take(next)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** The first type that is not served, with the reason; empty if all are. */
  private Optional<String> obstacle() {
    return Stream.concat(Stream.of(AppVersion.class), AppVersionReconciler.watched().stream())
        .flatMap(type -> obstacle(type).stream())
        .findFirst();
  }

  private Optional<String> obstacle(Class<? extends HasMetadata> type) {
    var all = client.resources(type);
    try {
      if (namespaces.isEmpty()) {
        all.inAnyNamespace().list(NOTHING_FROM_THE_CACHE);
      } else {
        List.copyOf(namespaces)
            .forEach(namespace -> all.inNamespace(namespace).list(NOTHING_FROM_THE_CACHE));
      }
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(HasMetadata.getFullResourceName(type) + ": " + Refusal.words(e));
    }
  }
}
