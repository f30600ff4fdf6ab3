package dev.appversion.benchmarks.controlplane;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The statuses of all AppVersions, by one watch. */
final class Statuses implements AutoCloseable {
  private static final String IN_SYNC = "SidecarsInSync";

  private final Map<String, Status> statuses = new ConcurrentHashMap<>();
  private final SharedIndexInformer<AppVersion> informer;

  /**
   * @param inSync whether it says that all sidecars have loaded the table of this revision
   * @param nanos when it was received, as {@link System#nanoTime} says
   */
  record Status(String revision, boolean inSync, long nanos) {
    static final Status NONE = new Status("", false, 0);
  }

  Statuses(KubernetesClient client) {
    informer =
        client
            .resources(AppVersion.class)
            .inAnyNamespace()
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(AppVersion resource) {
                    received(resource);
                  }

                  @Override
                  public void onUpdate(AppVersion before, AppVersion now) {
                    received(now);
                  }

                  @Override
                  public void onDelete(AppVersion resource, boolean unknown) {
                    statuses.remove(resource.getMetadata().getName());
                  }
                });
  }

  Status of(FakeApp app) {
    return statuses.getOrDefault(app.name(), Status.NONE);
  }

  /** How many say that all sidecars have loaded the table. */
  long inSync() {
    return statuses.values().stream().filter(Status::inSync).count();
  }

  private void received(AppVersion resource) {
    long now = System.nanoTime();
    AppVersionStatus status = resource.getStatus();
    if (status == null || status.revision() == null || status.conditions() == null) {
      return;
    }
    boolean inSync =
        status.conditions().stream()
            .anyMatch(it -> it.getType().equals(IN_SYNC) && it.getStatus().equals("True"));
    statuses.put(resource.getMetadata().getName(), new Status(status.revision(), inSync, now));
  }

  @Override
  public void close() {
    informer.close();
  }
}
