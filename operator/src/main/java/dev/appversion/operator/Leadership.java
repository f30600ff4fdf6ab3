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
 * Which replica works. Only one does; the others keep their caches warm. Who loses the lease
 * against its will ends at once, so that no two work for long.
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
   * @param name the Lease's
   * @param identity ours
   * @param lost run when the lease was lost against our will; it ends the process
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
   * The SDK's own exit is off: it would call {@code System.exit} from a shutdown hook that is
   * stopping it, and wait for itself.
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

  /** Makes a Lease that the installation brought ready for an election. */
  void prepare() {
    LeaseSeed.fill(client, namespace, name);
  }

  /** From now on the loss of the lease is what we want. */
  void stopping() {
    stopping.set(true);
  }

  /** Gives the lease back, so that another replica takes over at once. Errors are logged only. */
  void release() {
    try {
      Lease lease = client.leases().inNamespace(namespace).withName(name).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        lease.getSpec().setLeaseDurationSeconds(1);
        client.resource(lease).update(); // with its resourceVersion: never over another's
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
