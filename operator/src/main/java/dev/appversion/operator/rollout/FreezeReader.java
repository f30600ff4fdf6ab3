package dev.appversion.operator.rollout;

import dev.appversion.operator.refusal.Refusal;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@link Freeze}. Until it was read, rollouts are held: a new leader must not continue
 * one that is frozen. Without the permission to read it, there is none.
 */
public final class FreezeReader {
  private static final Logger LOG = LoggerFactory.getLogger(FreezeReader.class);

  private final KubernetesClient client;
  private final String namespace;
  private final Runnable changed;
  private final Clock clock;
  private volatile Freeze freeze = Freeze.UNKNOWN;
  private volatile boolean held = true;
  private String reported = "";

  /**
   * @param namespace of the operator
   * @param changed run when rollouts are held, or are not held any more
   */
  public FreezeReader(KubernetesClient client, String namespace, Runnable changed, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.changed = changed;
    this.clock = clock;
  }

  /** Whether all rollouts are held now. */
  public boolean holds() {
    return freeze.holds(clock.instant());
  }

  /** Reads it. Must be called every few seconds, from one thread. Blocks. */
  public void read() {
    try {
      freeze =
          Optional.ofNullable(
                  client.configMaps().inNamespace(namespace).withName(Freeze.NAME).get())
              .map(ConfigMap::getData)
              .map(this::parse)
              .orElse(Freeze.NONE);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        freeze = Freeze.NONE;
      }
      report(Refusal.words(e));
    }
    boolean holds = holds();
    if (holds != held) {
      held = holds;
      LOG.info("rollouts are {} namespace={}", holds ? "frozen" : "not frozen", namespace);
      changed.run();
    }
  }

  private Freeze parse(Map<String, String> data) {
    Freeze.problem(data).ifPresentOrElse(this::report, () -> reported = "");
    return Freeze.of(data);
  }

  /** Logs a problem once. */
  private void report(String problem) {
    if (!problem.equals(reported)) {
      reported = problem;
      LOG.warn("cannot read the freeze configmap={}/{} error={}", namespace, Freeze.NAME, problem);
    }
  }
}
