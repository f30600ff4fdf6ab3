package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.status.StatusFactory;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The AppVersions in the served namespaces: finds, counts and requeues them. */
public final class AppVersionIndex extends AbstractEventSource<AppVersionIndex.Marker, AppVersion> {

  static final class Marker {
    private Marker() {}
  }

  private volatile @Nullable IndexedResourceCache<AppVersion> cache;

  /** An index without AppVersions before {@link #from} is called. */
  public AppVersionIndex() {
    super(Marker.class, "all-apps");
  }

  /** Sets the cache that holds the AppVersions. */
  public void from(IndexedResourceCache<AppVersion> primaries) {
    cache = primaries;
  }

  /** Reconciles every AppVersion. */
  public void requeue() {
    requeue("");
  }

  /**
   * Reconciles the AppVersions of a namespace.
   *
   * @param namespace empty for all
   */
  public void requeue(String namespace) {
    if (isRunning()) {
      apps()
          .filter(app -> namespace.isEmpty() || namespace.equals(app.getMetadata().getNamespace()))
          .forEach(app -> getEventHandler().handleEvent(new Event(ResourceID.fromResource(app))));
    }
  }

  /** Whether there is an AppVersion of this name; empty until that is known. */
  public Optional<Boolean> exists(String namespace, String name) {
    IndexedResourceCache<AppVersion> primaries = cache;
    return primaries == null || !isRunning()
        ? Optional.empty()
        : Optional.of(primaries.get(new ResourceID(name, namespace)).isPresent());
  }

  /** The AppVersion of this name as it is now; empty if it was deleted. */
  public Optional<AppVersion> current(AppVersion resource) {
    IndexedResourceCache<AppVersion> primaries = cache;
    return primaries == null
        ? Optional.of(resource)
        : primaries.get(ResourceID.fromResource(resource));
  }

  /** The number of AppVersions, by the status of their condition Ready. */
  public Map<String, Long> byReady() {
    return apps().collect(Collectors.groupingBy(AppVersionIndex::ready, Collectors.counting()));
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  private Stream<AppVersion> apps() {
    IndexedResourceCache<AppVersion> primaries = cache;
    return primaries == null || !isRunning() ? Stream.empty() : primaries.list(app -> true);
  }

  private static String ready(AppVersion app) {
    var status = app.getStatus();
    if (status == null || status.conditions() == null) {
      return "Unknown";
    }
    return status.conditions().stream()
        .filter(condition -> StatusFactory.READY.equals(condition.getType()))
        .map(condition -> condition.getStatus())
        .findFirst()
        .orElse("Unknown");
  }
}
