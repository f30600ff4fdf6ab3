package dev.appversion.operator.deletion;

import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.contract.ObjectLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Removes the owner reference from the Services and ConfigMaps of an AppVersion that is about to be
 * deleted, so that the garbage collector keeps them: an AppVersion that is created again adopts
 * them, with their addresses and the routing table. {@link OrphanedObjects} deletes them otherwise.
 */
public final class OwnerRelease {
  private final KubernetesClient client;
  private final String fieldManager;

  /** Releases objects as the reconciler's field manager, which owns their owner references. */
  public OwnerRelease(KubernetesClient client, String fieldManager) {
    this.client = client;
    this.fieldManager = fieldManager;
  }

  /**
   * Releases the objects.
   *
   * @param uid of the AppVersion
   * @return the number of objects
   * @throws KubernetesClientException if the API server refuses
   */
  public int objectsOf(String namespace, String app, String uid) {
    List<HasMetadata> owned =
        Stream.<HasMetadata>concat(
                client
                    .services()
                    .inNamespace(namespace)
                    .withLabel(ObjectLabels.APP, app)
                    .list()
                    .getItems()
                    .stream(),
                client
                    .configMaps()
                    .inNamespace(namespace)
                    .withLabel(ObjectLabels.APP, app)
                    .list()
                    .getItems()
                    .stream())
            .filter(object -> isOwner(uid, object))
            .toList();
    owned.forEach(object -> release(object, uid));
    return owned.size();
  }

  private void release(HasMetadata object, String uid) {
    List<OwnerReference> others =
        object.getMetadata().getOwnerReferences().stream()
            .filter(reference -> !uid.equals(reference.getUid()))
            .toList();
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of(
                "resourceVersion",
                object.getMetadata().getResourceVersion(),
                "annotations",
                Map.of(Annotations.RELEASED, uid),
                "ownerReferences",
                others));
    try {
      client
          .resource(object)
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.JSON_MERGE)
                  .withFieldManager(fieldManager)
                  .build(),
              client.getKubernetesSerialization().asJson(patch));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private static boolean isOwner(String uid, HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> uid.equals(reference.getUid()));
  }
}
