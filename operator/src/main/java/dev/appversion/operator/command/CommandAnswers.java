package dev.appversion.operator.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.api.v1alpha1.command.AppVersionCommandStatus;
import dev.appversion.operator.cluster.BackOff;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the status of commands, each once. */
public final class CommandAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(CommandAnswers.class);

  private final KubernetesClient client;
  private final CommandSource source;
  private final Clock clock;
  private final BackOff<String> backOff;

  /**
   * Answers the commands of a source.
   *
   * @param source does not list an answered command as waiting any more
   */
  public CommandAnswers(KubernetesClient client, CommandSource source, Clock clock) {
    this.client = client;
    this.source = source;
    this.clock = clock;
    this.backOff = new BackOff<>(clock);
  }

  /**
   * Writes what became of a command of an app. Does nothing if the command was answered, changed or
   * deleted meanwhile: a change of a waiting command reconciles the app again. Blocks.
   *
   * @return when to try again, if the answer cannot be written; the failure is logged
   */
  public Optional<Duration> answer(AppVersion app, Outcome outcome) {
    return source.waiting(app).stream()
        .filter(command -> command.getMetadata().getUid().equals(outcome.uid()))
        .findFirst()
        .flatMap(command -> answer(command, outcome));
  }

  Optional<Duration> answer(AppVersionCommand command, Outcome outcome) {
    String uid = command.getMetadata().getUid();
    try {
      source.written(command, write(command, outcome));
      LOG.info(
          "answered a command namespace={} command={} appversion={} action={} by={} state={}",
          command.getMetadata().getNamespace(),
          command.getMetadata().getName(),
          command.getSpec().app(),
          command.getSpec().action(),
          command.getSpec().by(),
          outcome.state());
    } catch (KubernetesClientException e) {
      switch (Refusal.of(e)) {
        case Refusal.Changed changed -> {}
        case Refusal.NamespaceEnding ending -> {}
        default -> {
          return Optional.of(warn(command, e));
        }
      }
    }
    backOff.succeeded(uid);
    return Optional.empty();
  }

  /** Whether the last attempt to answer a command failed, and the next one is not due yet. */
  boolean isPausing(AppVersionCommand command) {
    return backOff.isPausing(command.getMetadata().getUid());
  }

  /** Removes the failures of all other commands. */
  void retain(Set<String> uids) {
    backOff.retain(uids);
  }

  /** A merge patch with the version that was read: no other object and no answer is overwritten. */
  private AppVersionCommand write(AppVersionCommand command, Outcome outcome) {
    ObjectMeta seen = command.getMetadata();
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("metadata")
        .put("uid", seen.getUid())
        .put("resourceVersion", seen.getResourceVersion());
    patch.set(
        "status",
        client.getKubernetesSerialization().convertValue(status(outcome), ObjectNode.class));
    return client
        .resource(command)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(ObjectNames.FIELD_MANAGER)
                .build(),
            patch.toString());
  }

  private AppVersionCommandStatus status(Outcome outcome) {
    return new AppVersionCommandStatus(
        switch (outcome.state()) {
          case DONE -> "Done";
          case REFUSED -> "Refused";
        },
        outcome.message(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private Duration warn(AppVersionCommand command, KubernetesClientException e) {
    Duration pause = backOff.failed(command.getMetadata().getUid());
    LOG.warn(
        "cannot answer a command namespace={} command={} appversion={} error={} seconds={}",
        command.getMetadata().getNamespace(),
        command.getMetadata().getName(),
        command.getSpec().app(),
        Refusal.words(e),
        pause.toSeconds());
    return pause;
  }
}
