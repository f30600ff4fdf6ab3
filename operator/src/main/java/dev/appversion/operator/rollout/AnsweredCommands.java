package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.rollout.LastCommandStatus;
import dev.appversion.operator.rollout.status.ApiNames;
import dev.appversion.rollout.command.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of commands that the status of a resource remembers, so that none acts again whose
 * answer was lost or cleared. Pure.
 */
public final class AnsweredCommands {
  /** How many are remembered; the last ones. */
  static final int MOST = 20;

  private AnsweredCommands() {}

  /** The outcomes of a status, by the command's UID; one that cannot be read counts as absent. */
  public static Map<String, Outcome> read(@Nullable AppVersionStatus status) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    if (status != null && status.answered() != null) {
      for (LastCommandStatus answered : status.answered()) {
        for (Outcome.State state : Outcome.State.values()) {
          if (ApiNames.of(state).equals(answered.state())) {
            outcomes.put(answered.uid(), new Outcome(answered.uid(), state, answered.message()));
          }
        }
      }
    }
    return outcomes;
  }

  /** Whether a status has all of these outcomes. */
  static boolean contains(@Nullable AppVersionStatus status, List<Outcome> outcomes) {
    Set<String> answered = read(status).keySet();
    return outcomes.stream().map(Outcome::uid).allMatch(answered::contains);
  }

  /** These outcomes, then those of the status before; null without any. */
  public static @Nullable List<LastCommandStatus> add(
      List<Outcome> outcomes, @Nullable AppVersionStatus before) {
    Map<String, Outcome> all = read(before);
    List<Outcome> recent = outcomes.stream().filter(each -> !all.containsKey(each.uid())).toList();
    List<LastCommandStatus> answered =
        Stream.concat(recent.reversed().stream(), all.values().stream())
            .limit(MOST)
            .map(
                outcome ->
                    new LastCommandStatus(
                        outcome.uid(), ApiNames.of(outcome.state()), outcome.message()))
            .toList();
    return answered.isEmpty() ? null : answered;
  }
}
