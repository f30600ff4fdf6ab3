package dev.appversion.operator.endpoints;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Prepares the empty Lease of the chart for an election.
 *
 * <p>The chart creates the Lease, so that uninstalling removes it, without a {@code spec}, so that
 * an upgrade does not change the leader. The client's election (fabric8 7.5) tries to create a
 * Lease that has no {@code spec}, and always fails. Called before each election; if two replicas
 * write at the same time, the conflict of one is ignored.
 */
public final class LeaseSeed {
  private LeaseSeed() {}

  /**
   * Fills the {@code spec} of the Lease if it has none. An absent Lease is left to the election.
   * Blocks.
   *
   * @param name of the Lease
   */
  public static void fill(KubernetesClient client, String namespace, String name) {
    var resource = client.leases().inNamespace(namespace).withName(name);
    Lease lease = resource.get();
    if (lease == null
        || (lease.getSpec() != null && lease.getSpec().getLeaseDurationSeconds() != null)) {
      return;
    }
    ZonedDateTime past = ZonedDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    try {
      client
          .resource(
              new LeaseBuilder(lease)
                  .withNewSpec()
                  .withLeaseDurationSeconds(1)
                  .withAcquireTime(past)
                  .withRenewTime(past)
                  .withLeaseTransitions(0)
                  .endSpec()
                  .build())
          .update();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
