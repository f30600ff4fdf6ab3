package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Secrets with the keys of apps, read by their names: periodically, so that a changed or
 * deleted one is noticed, and at a reconciliation if the last read is older than the interval. They
 * are not watched, since the permission to watch Secrets is the permission to read all of them (ADR
 * 27).
 */
public final class KeySecrets extends AbstractEventSource<KeySecrets.Marker, AppVersion>
    implements ResourceEventAware<AppVersion> {

  private static final Logger LOG = LoggerFactory.getLogger(KeySecrets.class);

  /** The default time between two reads of all referenced Secrets, with at most 150 of them. */
  public static final Duration INTERVAL = Duration.ofSeconds(15);

  /** The mean time between two periodic reads, at least. */
  private static final Duration BETWEEN_READS = Duration.ofMillis(100);

  static final class Marker {
    private Marker() {}
  }

  /**
   * @param secret empty if it did not exist
   * @param nanos when the read began, as {@link System#nanoTime} says
   */
  private record Seen(String name, Optional<Secret> secret, long nanos) {
    String version() {
      return secret.map(it -> it.getMetadata().getResourceVersion()).orElse("");
    }
  }

  private final KubernetesClient client;
  private final ScheduledExecutorService scheduler;
  private final Duration interval;
  private final Predicate<ResourceID> exists;
  private final Map<ResourceID, Seen> seen = new ConcurrentHashMap<>();

  /**
   * @param interval between two reads of all Secrets; longer if there are more than ten for each
   *     second of it
   * @param exists whether there is an AppVersion of this name
   */
  public KeySecrets(
      KubernetesClient client,
      ScheduledExecutorService scheduler,
      Duration interval,
      Predicate<ResourceID> exists) {
    super(Marker.class, "key-secrets");
    this.interval = interval;
    this.exists = exists;
    this.client = client;
    this.scheduler = scheduler;
  }

  /**
   * The Secret of this name in the app's namespace, as it was read within the interval. Blocks
   * while it is read. However many apps there are, a reconciliation for a new pod uses a key of
   * that age.
   */
  Optional<Secret> read(ResourceID app, String name) {
    Seen last = seen.get(app);
    if (last != null
        && last.name().equals(name)
        && last.secret().isPresent()
        && System.nanoTime() - last.nanos() < interval.toNanos()) {
      return last.secret();
    }
    Seen now = reread(app, name);
    // The reconciliation of an app that is deleted meanwhile must not add it again.
    seen.compute(app, (id, other) -> exists.test(id) ? later(now, other) : null);
    return now.secret();
  }

  private Seen reread(ResourceID app, String name) {
    long began = System.nanoTime();
    return new Seen(name, get(app, name), began);
  }

  /** The read that began later, if both are of the same Secret. */
  private static Seen later(Seen mine, @Nullable Seen other) {
    return other != null && other.name().equals(mine.name()) && other.nanos() - mine.nanos() > 0
        ? other
        : mine;
  }

  @Override
  public void start() {
    super.start();
    lookLater();
  }

  @Override
  public void stop() {
    super.stop();
    seen.clear();
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  @Override
  public void onResourceDeleted(AppVersion resource) {
    seen.remove(ResourceID.fromResource(resource));
  }

  private void lookLater() {
    if (isRunning()) {
      var _ =
          scheduler.schedule(
              () -> Thread.ofVirtual().name("appversion-key-secrets").start(this::look),
              pause().toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private Duration pause() {
    Duration all = BETWEEN_READS.multipliedBy(seen.size());
    return all.compareTo(interval) > 0 ? all : interval;
  }

  private void look() {
    seen.forEach(this::look);
    lookLater();
  }

  private void look(ResourceID app, Seen last) {
    try {
      Seen now = reread(app, last.name());
      boolean changed = !now.version().equals(last.version());
      // Not if the app was deleted, or a reconciliation has read the Secret meanwhile.
      if (seen.replace(app, last, now) && changed && isRunning()) {
        getEventHandler().handleEvent(new Event(app));
      }
    } catch (KubernetesClientException e) {
      LOG.debug(
          "cannot read a Secret: retrying namespace={} name={} error={}",
          app.getNamespace().orElse(""),
          last.name(),
          e.getMessage());
    }
  }

  private Optional<Secret> get(ResourceID app, String name) {
    return Optional.ofNullable(
        client.secrets().inNamespace(app.getNamespace().orElseThrow()).withName(name).get());
  }
}
