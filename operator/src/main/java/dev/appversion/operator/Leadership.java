package dev.appversion.operator;

import dev.appversion.operator.endpoints.LeaseSeed;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leader election: the leader reconciles, the other replicas keep their caches warm. A replica that
 * loses the lease unexpectedly exits, so that two replicas do not reconcile at the same time for
 * long.
 */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final String identity;
  private final Runnable lost;
  private final AtomicBoolean leading = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * @param name of the Lease
   * @param identity of this replica
   * @param lost run when the lease is lost unexpectedly; exits the process
   */
  Leadership(
      KubernetesClient client, String namespace, String name, String identity, Runnable lost) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.identity = identity;
    this.lost = lost;
  }

  boolean isLeading() {
    return leading.get();
  }

  /**
   * The SDK's own exit is disabled: during a shutdown it would call {@code System.exit} in a thread
   * for which the shutdown hook waits.
   */
  LeaderElectionConfiguration configuration() {
    return new LeaderElectionConfiguration(
        name,
        namespace,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        identity,
        new LeaderCallbacks(
            () -> leading.set(true),
            this::stopped,
            leader -> LOG.info("leader elected leader={}", leader)),
        false);
  }

  /** Prepares the Lease that the installation created for an election. */
  void prepare() {
    LeaseSeed.fill(client, namespace, name);
  }

  /** From now on the loss of the lease is expected. */
  void stopping() {
    stopping.set(true);
  }

  /**
   * Releases the lease, so that another replica becomes the leader at once. Errors are logged only.
   */
  void release() {
    try {
      Lease lease = client.leases().inNamespace(namespace).withName(name).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        lease.getSpec().setLeaseDurationSeconds(1);
        client
            .resource(lease)
            .update(); // with its resourceVersion: fails if another replica has written it
      }
    } catch (KubernetesClientException e) {
      LOG.warn("cannot release the lease error={}", e.getMessage());
    }
  }

  private void stopped() {
    if (leading.getAndSet(false) && !stopping.get()) {
      LOG.error("lost the lease: exiting");
      lost.run();
    }
  }
}
