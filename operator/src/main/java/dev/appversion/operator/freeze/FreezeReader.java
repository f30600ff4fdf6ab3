package dev.appversion.operator.freeze;

import dev.appversion.operator.refusal.Refusal;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the {@link Freeze}. Without the permission to read it, there is none. */
public final class FreezeReader {
  private static final Logger LOG = LoggerFactory.getLogger(FreezeReader.class);

  private final KubernetesClient client;
  private final String namespace;
  private final Runnable changed;
  private final Clock clock;
  private volatile Freeze freeze = new Freeze.Unknown("the operator has just started");
  private boolean read;
  private Optional<String> held = Optional.of("");
  private String reported = "";

  /**
   * @param namespace of the operator
   * @param changed run when rollouts are held, are not held any more, or are held for another
   *     reason
   */
  public FreezeReader(KubernetesClient client, String namespace, Runnable changed, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.changed = changed;
    this.clock = clock;
  }

  /** Why all rollouts are held now, in words; empty if they are not. */
  public Optional<String> held() {
    return freeze.held(namespace, clock.instant());
  }

  /**
   * Reads it; if that fails, the one that was read last still counts. Must be called every few
   * seconds, from one thread. Blocks.
   */
  public void read() {
    try {
      freeze =
          Optional.ofNullable(
                  client.configMaps().inNamespace(namespace).withName(Freeze.NAME).get())
              .map(ConfigMap::getData)
              .map(Freeze::of)
              .orElseGet(Freeze.None::new);
      read = true;
      freeze.problem().ifPresentOrElse(this::report, () -> reported = "");
    } catch (KubernetesClientException e) {
      String words = Refusal.words(e);
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        freeze = new Freeze.None();
      } else if (!read) {
        freeze = new Freeze.Unknown(words);
      }
      report(words);
    }
    Optional<String> now = held();
    if (!now.equals(held)) {
      held = now;
      LOG.info(
          "rollouts are {} namespace={} reason={}",
          now.isPresent() ? "held" : "not held",
          namespace,
          now.orElse(""));
      changed.run();
    }
  }

  /** Logs a problem once. */
  private void report(String problem) {
    if (!problem.equals(reported)) {
      reported = problem;
      LOG.warn("cannot read the freeze configmap={}/{} error={}", namespace, Freeze.NAME, problem);
    }
  }
}
