package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects that AppVersions name and that need not have our label: each is watched by its name while
 * an AppVersion refers to it, so that an edit is noticed at once and no other object is cached.
 *
 * @param <R> the objects' type
 */
public final class ReferencedObjects<R extends HasMetadata>
    extends AbstractEventSource<ReferencedObjects.Marker, AppVersion>
    implements ResourceEventAware<AppVersion> {

  private static final Logger LOG = LoggerFactory.getLogger(ReferencedObjects.class);
  private static final int SYNC_SECONDS = 5;

  /** Distinguishes these objects from those of the informers by label. */
  static final class Marker {
    private Marker() {}
  }

  private final Class<R> type;
  private final KubernetesClient client;
  // Guarded by this.
  private final Map<ResourceID, Watched<R>> watched = new HashMap<>();

  /**
   * @param role why they are referenced; part of the event source's name
   */
  public ReferencedObjects(Class<R> type, String role, KubernetesClient client) {
    super(Marker.class, role + "-" + type.getSimpleName());
    this.type = type;
    this.client = client;
  }

  /** An informer of one object, and the AppVersions that refer to it. */
  private record Watched<R extends HasMetadata>(
      SharedIndexInformer<R> informer, Set<ResourceID> referrers) {}

  /**
   * Sets the objects that an AppVersion refers to; replaces the previous ones.
   *
   * @throws IllegalStateException if the API server does not send one of them in time
   */
  void refer(ResourceID primary, Set<String> names) {
    Set<ResourceID> wanted = new HashSet<>();
    names.forEach(name -> wanted.add(new ResourceID(name, primary.getNamespace().orElseThrow())));
    Set<SharedIndexInformer<R>> fresh = new HashSet<>();
    synchronized (this) {
      drop(primary, wanted);
      for (ResourceID id : wanted) {
        Watched<R> entry = watched.get(id);
        if (entry == null) {
          entry = new Watched<>(informer(id), new HashSet<>());
          watched.put(id, entry);
        }
        entry.referrers().add(primary);
        if (!entry.informer().hasSynced()) {
          fresh.add(entry.informer());
        }
      }
    }
    fresh.forEach(this::awaitSync);
  }

  /** A referenced object from the cache. */
  Optional<R> get(ResourceID primary, String name) {
    ResourceID id = new ResourceID(name, primary.getNamespace().orElseThrow());
    synchronized (this) {
      return Optional.ofNullable(watched.get(id))
          .flatMap(entry -> entry.informer().getStore().list().stream().findFirst());
    }
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  @Override
  public void onResourceDeleted(AppVersion resource) {
    synchronized (this) {
      drop(ResourceID.fromResource(resource), Set.of());
    }
  }

  @Override
  public void stop() {
    super.stop();
    synchronized (this) {
      watched.values().forEach(entry -> entry.informer().stop());
      watched.clear();
    }
  }

  private void drop(ResourceID primary, Set<ResourceID> wanted) {
    watched
        .entrySet()
        .removeIf(
            entry -> {
              if (wanted.contains(entry.getKey())
                  || !entry.getValue().referrers().remove(primary)
                  || !entry.getValue().referrers().isEmpty()) {
                return false;
              }
              entry.getValue().informer().stop();
              return true;
            });
  }

  private SharedIndexInformer<R> informer(ResourceID id) {
    return client
        .resources(type)
        .inNamespace(id.getNamespace().orElseThrow())
        .withName(id.getName())
        .runnableInformer(0)
        .addEventHandler(new Changes(id));
  }

  private void awaitSync(SharedIndexInformer<R> informer) {
    try {
      informer.start().toCompletableFuture().get(SYNC_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      if (!forget(informer)) {
        return; // no longer referenced: stopped meanwhile
      }
      // The next reconciliation starts a new informer.
      throw new IllegalStateException(
          "the API server does not send a named " + type.getSimpleName(), e);
    }
  }

  /** Stops an informer; false if nothing refers to it any more. */
  private synchronized boolean forget(SharedIndexInformer<R> informer) {
    informer.stop();
    return watched.values().removeIf(entry -> entry.informer().equals(informer));
  }

  private void changed(ResourceID id) {
    Set<ResourceID> referrers;
    synchronized (this) {
      Watched<R> entry = watched.get(id);
      referrers = entry == null ? Set.of() : Set.copyOf(entry.referrers());
    }
    LOG.debug("a referenced object changed name={}", id);
    referrers.forEach(primary -> getEventHandler().handleEvent(new Event(primary)));
  }

  private final class Changes implements ResourceEventHandler<R> {
    private final ResourceID id;

    Changes(ResourceID id) {
      this.id = id;
    }

    @Override
    public void onAdd(R object) {
      changed(id);
    }

    @Override
    public void onUpdate(R before, R after) {
      changed(id);
    }

    @Override
    public void onDelete(R object, boolean unknown) {
      changed(id);
    }
  }
}
