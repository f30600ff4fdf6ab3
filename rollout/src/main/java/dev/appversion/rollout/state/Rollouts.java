package dev.appversion.rollout.state;

import java.time.Instant;
import java.util.Map;

/**
 * The rollouts of an app: the current state, the table that follows from it, and the past. This is
 * what status stores; nothing else is needed to continue.
 *
 * @param state the current state
 * @param since when it was entered
 * @param table the table that all sidecars shall enforce
 * @param past what is remembered beyond the current state
 */
public record Rollouts(RolloutState state, Instant since, ShareTable table, Past past) {
  /**
   * The rollouts of an app without any yet.
   *
   * @param version its stable version: the one that has most of the visitors, or the first target
   * @param id what it is, as in a target; empty if unknown: a return to it has steps then
   */
  public static Rollouts adopt(String version, String id, Instant now) {
    return adopt(version, id, 1, now);
  }

  /**
   * The same, after tables of another origin.
   *
   * @param sequence of the first table, above those of the others
   */
  public static Rollouts adopt(String version, String id, long sequence, Instant now) {
    return new Rollouts(
        new RolloutState.Stable(version),
        now,
        new ShareTable(sequence, Map.of(version, 100), now),
        Past.of(new StableBuild(version, id)));
  }

  /**
   * The same once it is known what the stable version is: when it was adopted, its manifest may not
   * have been read yet, and it may be built again in place. A return to it compares this.
   *
   * @param version that was observed; nothing changes unless it is the stable one
   * @param id what it is, as in a target
   */
  public Rollouts known(String version, String id) {
    return state instanceof RolloutState.Stable stable && stable.version().equals(version)
        ? with(past.stable(new StableBuild(version, id)))
        : this;
  }

  /** The same in another state; {@link #since} changes with its name. */
  public Rollouts in(RolloutState next, Instant now) {
    return new Rollouts(next, next.phase() == state.phase() ? since : now, table, past);
  }

  /** The same with another table. */
  public Rollouts with(ShareTable next) {
    return new Rollouts(state, since, next, past);
  }

  /** The same with another past. */
  public Rollouts with(Past next) {
    return new Rollouts(state, since, table, next);
  }

  /**
   * The same after a table that is in force: a status that was edited or restored may have a
   * sequence that is lower, which sidecars refuse, or that no other can follow.
   *
   * @param sequence of the table in force
   */
  public Rollouts after(long sequence) {
    return with(table.after(sequence));
  }

  /** The same after the clock was set back: nothing began later than now. */
  public Rollouts anchored(Instant now) {
    return new Rollouts(
        state.anchored(now), since.isAfter(now) ? now : since, table.anchored(now), past);
  }
}
