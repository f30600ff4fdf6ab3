package dev.appversion.operator.deletion;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.cluster.BackOff;
import dev.appversion.operator.cluster.ObjectWriter;
import dev.appversion.operator.deletion.OrphanedObjects.Action;
import dev.appversion.operator.refusal.Refusal;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes or restores the objects of deleted AppVersions when that is due. */
public final class OrphanCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanCleanup.class);
  private static final Set<Class<?>> TYPES = Set.of(Service.class, ConfigMap.class);

  private final KubernetesClient client;
  private final OrphanedObjects orphans;
  private final ObjectWriter writer;
  private final BackOff<Key> backOff;
  private volatile List<InformerEventSource<?, ?>> sources = List.of();

  /**
   * A cleanup of no objects before {@link #from} is called.
   *
   * @param orphans decides which changes are due
   * @param fieldManager of the reconciler, which applied the objects
   */
  public OrphanCleanup(
      KubernetesClient client, OrphanedObjects orphans, String fieldManager, Clock clock) {
    this.client = client;
    this.orphans = orphans;
    this.writer = new ObjectWriter(client, fieldManager);
    this.backOff = new BackOff<>(clock);
  }

  private record Key(String kind, String namespace, String name) {
    static Key of(HasMetadata object) {
      return new Key(
          object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
  }

  /** Sets the informers whose caches contain the objects with our label. */
  public void from(List<EventSource<?, AppVersion>> informers) {
    sources =
        informers.stream()
            .filter(source -> TYPES.contains(source.resourceType()))
            .<InformerEventSource<?, ?>>map(source -> (InformerEventSource<?, ?>) source)
            .toList();
  }

  /**
   * Carries out the due changes of the objects in the caches. Blocks; errors of the API server are
   * logged and retried.
   */
  public void carryOut() {
    carryOut(sources.stream().flatMap(OrphanCleanup::objects));
  }

  /**
   * Carries out the due changes.
   *
   * @param labelled the objects with the label of the operator
   */
  void carryOut(Stream<HasMetadata> labelled) {
    OrphanedObjects.Due due = orphans.due(labelled);
    due.noticed().forEach(OrphanCleanup::log);
    backOff.retain(
        due.actions().stream()
            .map(action -> Key.of(action.object()))
            .collect(Collectors.toUnmodifiableSet()));
    for (Action action : due.actions()) {
      if (!backOff.isPausing(Key.of(action.object()))) {
        carryOut(action);
      }
    }
  }

  private void carryOut(Action action) {
    try {
      switch (action) {
        case Action.Delete(HasMetadata object) -> {
          client
              .resource(object)
              .lockResourceVersion(object.getMetadata().getResourceVersion())
              .delete();
          log("deleted an object of a deleted AppVersion", object);
        }
        case Action.Restore(Service object, Service restored) -> {
          writer.edit(object, restored);
          log("restored an adopted Service of a deleted AppVersion", object);
        }
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        warn(action.object(), e);
      }
      // Otherwise it has changed or was deleted: the informer will update the cache.
    }
  }

  /** Logs each failure: attempts of one object are 1 s, 2 s, … 60 s apart. */
  private void warn(HasMetadata object, KubernetesClientException e) {
    Duration pause = backOff.failed(Key.of(object));
    LOG.warn(
        "cannot clean up an object of a deleted AppVersion namespace={} kind={} name={} error={}"
            + " seconds={}",
        object.getMetadata().getNamespace(),
        object.getKind(),
        object.getMetadata().getName(),
        Refusal.words(e),
        pause.toSeconds());
  }

  private static void log(OrphanedObjects.App app) {
    LOG.info(
        "an AppVersion is deleted: its objects are restored or deleted within 20 s namespace={} appversion={}",
        app.namespace(),
        app.name());
  }

  private static Stream<HasMetadata> objects(InformerEventSource<?, ?> source) {
    return source.list(object -> true).map(HasMetadata.class::cast);
  }

  private static void log(String message, HasMetadata object) {
    LOG.info(
        "{} namespace={} kind={} name={}",
        message,
        object.getMetadata().getNamespace(),
        object.getKind(),
        object.getMetadata().getName());
  }
}
