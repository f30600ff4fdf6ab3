package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.ShareTable;
import java.util.List;

/**
 * What follows a decision, after status was written. Tables and outcomes are in status as well, so
 * that the next leader repeats those that were lost; events and notifications may be lost.
 */
public sealed interface Effect {
  /** Sidecars shall enforce this table. */
  record Table(ShareTable table) implements Effect {}

  /** An attempt ended. */
  record Ended(HistoryEntry entry) implements Effect {}

  /**
   * An Event for people.
   *
   * @param warning whether a person may have to act
   * @param reason its constant reason
   * @param message what happened, and what to do next
   */
  record Notice(boolean warning, String reason, String message) implements Effect {}

  /** A command acted or was refused. */
  record Answered(Outcome outcome) implements Effect {}

  /** What became of commands, in the order of the effects. */
  static List<Outcome> outcomes(List<Effect> effects) {
    return effects.stream()
        .filter(Answered.class::isInstance)
        .map(effect -> ((Answered) effect).outcome())
        .toList();
  }
}
