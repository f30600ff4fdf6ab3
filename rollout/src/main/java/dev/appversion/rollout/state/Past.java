package dev.appversion.rollout.state;

import dev.appversion.rollout.command.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered beyond the current state.
 *
 * @param stables the stable versions, the current one first; at most {@value #MOST_STABLES}
 * @param lastCommand the outcome of the last command that acted: until it is in the command's own
 *     status, no other command acts
 * @param history the attempts that ended, the last one first; at most {@value #MOST_ENTRIES}
 */
public record Past(
    List<StableBuild> stables, Optional<Outcome> lastCommand, List<HistoryEntry> history) {
  static final int MOST_STABLES = 11;
  static final int MOST_ENTRIES = 10;

  public Past {
    stables = List.copyOf(stables);
    history = List.copyOf(history);
  }

  /** The past of an app whose first stable version this is. */
  public static Past of(StableBuild stable) {
    return new Past(List.of(stable), Optional.empty(), List.of());
  }

  /** The stable versions before the current one, at most as many, the last one first. */
  public List<StableBuild> before(int window) {
    return stables.subList(1, Math.min(stables.size(), 1 + window));
  }

  /** The same when a version becomes the stable one. */
  public Past stable(StableBuild build) {
    List<StableBuild> all = new ArrayList<>(stables);
    all.removeIf(each -> each.version().equals(build.version()));
    all.addFirst(build);
    return new Past(first(all, MOST_STABLES), lastCommand, history);
  }

  /** The same when the current stable version was given up for the one before. */
  public Past withoutCurrent() {
    return new Past(stables.subList(1, stables.size()), lastCommand, history);
  }

  /** The same after a command acted. */
  public Past acted(Outcome outcome) {
    return new Past(stables, Optional.of(outcome), history);
  }

  /** The same after an attempt ended. */
  public Past ended(HistoryEntry entry) {
    List<HistoryEntry> all = new ArrayList<>(history);
    all.addFirst(entry);
    return new Past(stables, lastCommand, first(all, MOST_ENTRIES));
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(all.size(), most));
  }
}
