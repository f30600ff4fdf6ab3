package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.autoscaling.Autoscaler;
import dev.appversion.operator.autoscaling.AutoscalerState;
import dev.appversion.operator.pods.Workload;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HorizontalPodAutoscalers in the served namespaces. They are read for a warning only: without
 * the permission the operator works without them, and does not wait for them.
 */
public final class Autoscalers extends AbstractEventSource<Autoscalers.Marker, AppVersion> {

  static final class Marker {
    private Marker() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Autoscalers.class);

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final Consumer<String> changed;
  private final AtomicBoolean refused = new AtomicBoolean();
  // Guarded by this. By namespace; the empty name means all.
  private final Map<String, SharedIndexInformer<HorizontalPodAutoscaler>> informers =
      new HashMap<>();
  private final Map<String, Map<String, Autoscaler>> byNamespace = new HashMap<>();

  /**
   * @param namespaces the namespaces that the operator serves; empty for all
   * @param changed requeues the AppVersions of a namespace; an empty name means all
   */
  public Autoscalers(KubernetesClient client, Set<String> namespaces, Consumer<String> changed) {
    super(Marker.class, "autoscalers");
    this.client = client;
    this.namespaces = namespaces;
    this.changed = changed;
  }

  /** The autoscalers that measure the sidecars in pods of these workloads. Does not block. */
  public synchronized AutoscalerState state(String namespace, Set<Workload> injected) {
    var informer = informers.get(namespaces.isEmpty() ? "" : namespace);
    return informer != null && informer.hasSynced()
        ? AutoscalerState.of(byNamespace.getOrDefault(namespace, Map.of()).values(), injected)
        : AutoscalerState.UNKNOWN;
  }

  @Override
  public void start() {
    super.start();
    var all = client.autoscaling().v2().horizontalPodAutoscalers();
    synchronized (this) {
      if (namespaces.isEmpty()) {
        informers.put("", all.inAnyNamespace().runnableInformer(0));
      }
      namespaces.forEach(name -> informers.put(name, all.inNamespace(name).runnableInformer(0)));
      for (var informer : informers.values()) {
        informer.addEventHandler(new Changes()).exceptionHandler((started, error) -> again(error));
        var _ = informer.start().thenRun(() -> changed.accept(""));
      }
    }
  }

  @Override
  public void stop() {
    super.stop();
    synchronized (this) {
      informers.values().forEach(SharedIndexInformer::stop);
      informers.clear();
      byNamespace.clear();
    }
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  /** The informer retries with back-off: the permission may be granted later. */
  private boolean again(Throwable error) {
    if (!refused.getAndSet(true)) {
      LOG.info(
          "cannot read HorizontalPodAutoscalers: no warnings about them error={}",
          error.getMessage());
    }
    return isRunning();
  }

  private void put(HorizontalPodAutoscaler object) {
    Autoscaler now = Autoscaler.of(object);
    String namespace = object.getMetadata().getNamespace();
    Autoscaler before;
    synchronized (this) {
      before =
          byNamespace
              .computeIfAbsent(namespace, it -> new HashMap<>())
              .put(object.getMetadata().getName(), now);
    }
    if (!now.equals(before)) { // its status changes every few seconds
      changed.accept(namespace);
    }
  }

  private void remove(HorizontalPodAutoscaler object) {
    String namespace = object.getMetadata().getNamespace();
    synchronized (this) {
      byNamespace.getOrDefault(namespace, new HashMap<>()).remove(object.getMetadata().getName());
    }
    changed.accept(namespace);
  }

  private final class Changes implements ResourceEventHandler<HorizontalPodAutoscaler> {
    @Override
    public void onAdd(HorizontalPodAutoscaler object) {
      put(object);
    }

    @Override
    public void onUpdate(HorizontalPodAutoscaler before, HorizontalPodAutoscaler now) {
      put(now);
    }

    @Override
    public void onDelete(HorizontalPodAutoscaler object, boolean unknown) {
      remove(object);
    }
  }
}
