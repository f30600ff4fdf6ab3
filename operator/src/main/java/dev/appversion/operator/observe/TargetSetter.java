package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.cluster.FieldOwner;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads who set the target of a rollout: the field manager of {@code spec.rollout.target}, such as
 * kubectl or argocd-controller. The caches have no managed fields of others, so that the resource
 * is read again.
 */
public final class TargetSetter {
  private static final Logger LOG = LoggerFactory.getLogger(TargetSetter.class);
  private static final List<String> TARGET = List.of("spec", "rollout", "target");

  private TargetSetter() {}

  /** The manager; empty if it cannot be read, which delays no rollout. Blocks. */
  public static String of(AppVersion resource, KubernetesClient client) {
    try {
      return Optional.ofNullable(client.resource(resource).get())
          .map(current -> current.getMetadata())
          .filter(read -> Objects.equals(read.getUid(), resource.getMetadata().getUid()))
          .flatMap(read -> FieldOwner.of(read.getManagedFields(), TARGET))
          .orElse("");
    } catch (KubernetesClientException e) {
      LOG.debug(
          "cannot read who set the target of a rollout namespace={} appversion={} error={}",
          resource.getMetadata().getNamespace(),
          resource.getMetadata().getName(),
          e.getMessage());
      return "";
    }
  }
}
