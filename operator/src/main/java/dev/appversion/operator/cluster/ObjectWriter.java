package dev.appversion.operator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out one write at the API server. */
public final class ObjectWriter {
  private final KubernetesClient client;
  private final String fieldManager;

  /**
   * Writes as a field manager.
   *
   * @param fieldManager the name that owns applied fields (Kubernetes, "Server-Side Apply")
   */
  public ObjectWriter(KubernetesClient client, String fieldManager) {
    this.client = client;
    this.fieldManager = fieldManager;
  }

  /**
   * Writes an object.
   *
   * @param actual the object as it was read: another object is never overwritten
   * @return the object as the cluster has it now
   * @throws KubernetesClientException if the API server refuses
   */
  <R extends HasMetadata> R write(Step.Write write, R desired, Optional<R> actual) {
    return switch (write) {
      case APPLY -> apply(desired, actual);
      case REPLACE -> replace(desired, actual.orElseThrow());
      case RECREATE -> recreate(desired, actual.orElseThrow());
    };
  }

  /**
   * Writes the fields in which an object differs from what was read, as a JSON merge patch.
   *
   * @throws KubernetesClientException if the API server refuses, or the object has changed
   */
  public <R extends HasMetadata> R edit(R seen, R edited) {
    KubernetesSerialization json = client.getKubernetesSerialization();
    ObjectNode patch =
        MergePatch.between(
            json.convertValue(seen, ObjectNode.class), json.convertValue(edited, ObjectNode.class));
    patch.withObject("/metadata").put("resourceVersion", seen.getMetadata().getResourceVersion());
    return client.resource(seen).patch(merge(), patch.toString());
  }

  private PatchContext merge() {
    return new PatchContext.Builder()
        .withPatchType(PatchType.JSON_MERGE)
        .withFieldManager(fieldManager)
        .build();
  }

  private <R extends HasMetadata> R apply(R desired, Optional<R> actual) {
    // With the uid, the API server refuses to write to an object that has replaced it.
    identify(desired, actual.map(object -> object.getMetadata().getUid()).orElse(null), null);
    actual
        .filter(OwnedObjects::isReleased)
        .ifPresent(
            released ->
                client
                    .resource(released)
                    .patch(
                        merge(),
                        "{\"metadata\":{\"annotations\":{\"%s\":null}}}"
                            .formatted(Annotations.RELEASED)));
    return client.resource(desired).fieldManager(fieldManager).forceConflicts().serverSideApply();
  }

  private <R extends HasMetadata> R replace(R desired, R actual) {
    ObjectMeta seen = actual.getMetadata();
    identify(desired, seen.getUid(), seen.getResourceVersion());
    client.resource(desired).patch(merge(), client.getKubernetesSerialization().asJson(desired));
    return apply(desired, Optional.of(actual));
  }

  private <R extends HasMetadata> R recreate(R desired, R actual) {
    identify(desired, null, null);
    rehearse(desired);
    client.resource(actual).lockResourceVersion(actual.getMetadata().getResourceVersion()).delete();
    return apply(desired, Optional.empty());
  }

  /** A dry run of the creation: an object is deleted only if it can be created again. */
  private <R extends HasMetadata> void rehearse(R desired) {
    try {
      client.resource(desired).dryRun().create();
    } catch (KubernetesClientException e) {
      // The API server checks for the existing name last.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private static void identify(
      HasMetadata desired, @Nullable String uid, @Nullable String resourceVersion) {
    desired.getMetadata().setUid(uid);
    desired.getMetadata().setResourceVersion(resourceVersion);
  }
}
