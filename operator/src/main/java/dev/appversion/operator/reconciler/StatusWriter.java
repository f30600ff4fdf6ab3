package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes the status of a resource as it was read, once. The status contains the state of the
 * rollout, which must never return to an earlier one: if the resource was changed meanwhile, the
 * decision is to be made again. The SDK's own functions write an old decision over a newer one:
 * after a conflict, they repeat the write with the newest resourceVersion.
 */
final class StatusWriter {
  /** A newer resource is in the cache within this time, with an event of its own. */
  static final Duration CHANGED_RETRY = Duration.ofMillis(500);

  private final LostWrites lost = new LostWrites();

  /**
   * Writes a status, and puts the resource with it into the cache.
   *
   * @param resource as it was read
   * @return the resource with the status; empty if it was changed or deleted since it was read
   * @throws KubernetesClientException if it cannot be written for another reason
   */
  Optional<AppVersion> write(
      AppVersion resource, AppVersionStatus status, Context<AppVersion> context) {
    ResourceID id = ResourceID.fromResource(resource);
    try {
      AppVersion written =
          context
              .getClient()
              .resource(patch(resource, status))
              .subresource("status")
              .patch(
                  new PatchContext.Builder()
                      .withPatchType(PatchType.SERVER_SIDE_APPLY)
                      .withFieldManager(ObjectNames.FIELD_MANAGER)
                      .withForce(true)
                      .build());
      context
          .eventSourceRetriever()
          .getControllerEventSource()
          .handleRecentResourceUpdate(id, written, resource);
      lost.written(id);
      return Optional.of(written);
    } catch (KubernetesClientException e) {
      switch (e.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND -> lost.written(id);
        case HttpURLConnection.HTTP_CONFLICT -> lost.lost(id, Refusal.words(e));
        default -> throw e;
      }
      return Optional.empty();
    }
  }

  /** Forgets an AppVersion that was deleted. */
  void forget(AppVersion resource) {
    lost.written(ResourceID.fromResource(resource));
  }

  /** For this resource only, not for one of the same name that is created later. */
  private static AppVersion patch(AppVersion resource, AppVersionStatus status) {
    AppVersion patch = new AppVersion();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withUid(resource.getMetadata().getUid())
            .withResourceVersion(resource.getMetadata().getResourceVersion())
            .build());
    patch.setStatus(status);
    return patch;
  }
}
