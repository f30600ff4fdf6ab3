package dev.appversion.operator.command;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.operator.cluster.BackOff;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.rollout.command.Outcome;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes answered commands when they expire, and refuses those of apps that do not exist, which no
 * reconciliation answers. A command is neither refused nor deleted for its age until this process
 * has known it for a minimum time. Otherwise a clock that is days ahead of the API server's or the
 * previous leader's would refuse new commands and delete new answers.
 */
public final class CommandCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(CommandCleanup.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** The time in which an app may be created after its command was seen. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /** The time for which a command stays after it was seen, although it is too old. */
  static final Duration READABLE = Duration.ofHours(1);

  private final KubernetesClient client;
  private final CommandSource source;
  private final CommandAnswers answers;
  private final BiFunction<String, String, Optional<Boolean>> exists;
  private final Clock clock;
  private final LongSupplier nanos;
  private final BackOff<String> backOff;
  private final Map<String, Long> firstSeen = new HashMap<>();
  private OptionalLong last = OptionalLong.empty();

  /**
   * A cleanup that begins with {@link #carryOut}.
   *
   * @param exists whether a namespace has an AppVersion of a name; empty until that is known
   * @param clock that also dated the answers
   * @param nanos as {@link System#nanoTime}
   */
  public CommandCleanup(
      KubernetesClient client,
      CommandSource source,
      CommandAnswers answers,
      BiFunction<String, String, Optional<Boolean>> exists,
      Clock clock,
      LongSupplier nanos) {
    this.client = client;
    this.source = source;
    this.answers = answers;
    this.exists = exists;
    this.clock = clock;
    this.nanos = nanos;
    this.backOff = new BackOff<>(clock);
  }

  /**
   * Carries out what is due, at most every ten seconds. Must be called regularly by the leader,
   * from one thread. Blocks; errors of the API server are logged and retried.
   */
  public void carryOut() {
    long now = nanos.getAsLong();
    if (last.isPresent() && now - last.getAsLong() < INTERVAL.toNanos()) {
      return;
    }
    last = OptionalLong.of(now);
    List<AppVersionCommand> all = source.all().toList();
    Set<String> uids =
        all.stream().map(command -> command.getMetadata().getUid()).collect(toUnmodifiableSet());
    backOff.retain(uids);
    answers.retain(uids);
    firstSeen.keySet().retainAll(uids);
    uids.forEach(uid -> firstSeen.putIfAbsent(uid, now));
    all.stream()
        .collect(groupingBy(CommandSource::app))
        .forEach(
            (app, commands) -> {
              withoutApp(app, commands.stream(), now).forEach(command -> refuse(app, command));
              CommandExpiry.due(commands, isKnownFor(READABLE, now), clock.instant())
                  .forEach(this::delete);
            });
  }

  private Stream<AppVersionCommand> withoutApp(
      ResourceID app, Stream<AppVersionCommand> commands, long now) {
    return exists.apply(app.getNamespace().orElseThrow(), app.getName()).orElse(true)
        ? Stream.empty()
        : commands
            .filter(CommandSource::isWaiting)
            .filter(isKnownFor(GRACE, now))
            .filter(command -> !answers.isPausing(command));
  }

  /** Whether this process has known a command for at least this time. */
  private Predicate<AppVersionCommand> isKnownFor(Duration time, long now) {
    return command ->
        now - firstSeen.getOrDefault(command.getMetadata().getUid(), now) >= time.toNanos();
  }

  private void refuse(ResourceID app, AppVersionCommand command) {
    var _ =
        answers.answer(
            command,
            new Outcome(
                command.getMetadata().getUid(),
                Outcome.State.REFUSED,
                "spec.app: there is no AppVersion %s in namespace %s. Create another command, for one that 'kubectl get av' lists"
                    .formatted(app.getName(), app.getNamespace().orElseThrow())));
  }

  /** With the version that was read, so that no other object is deleted. */
  private void delete(AppVersionCommand command) {
    String uid = command.getMetadata().getUid();
    if (backOff.isPausing(uid)) {
      return;
    }
    try {
      client
          .resource(command)
          .lockResourceVersion(command.getMetadata().getResourceVersion())
          .delete();
    } catch (KubernetesClientException e) {
      if (!(Refusal.of(e) instanceof Refusal.Changed)) {
        LOG.warn(
            "cannot delete an old command namespace={} command={} error={} seconds={}",
            command.getMetadata().getNamespace(),
            command.getMetadata().getName(),
            Refusal.words(e),
            backOff.failed(uid).toSeconds());
      }
    }
  }
}
