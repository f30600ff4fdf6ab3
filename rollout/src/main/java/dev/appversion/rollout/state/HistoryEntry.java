package dev.appversion.rollout.state;

import java.time.Instant;

/**
 * An attempt that ended.
 *
 * @param id the rollout's id
 * @param attempt its attempt
 * @param target its target
 * @param from the stable version before
 * @param result how it ended
 * @param startedAt when it started
 * @param endedAt when it ended
 * @param weight the target's highest share, in percent
 * @param by who started it, or who ended it
 * @param reason why it ended; empty if it completed
 */
public record HistoryEntry(
    String id,
    int attempt,
    String target,
    String from,
    Result result,
    Instant startedAt,
    Instant endedAt,
    int weight,
    String by,
    String reason) {
  /** How an attempt ended. */
  public enum Result {
    /** The target is the stable version. */
    COMPLETED,
    /** The stable version has all new visitors again. */
    ABORTED,
    /** Another target replaced it. */
    SUPERSEDED,
    /** An earlier stable version is the stable version again. */
    ROLLED_BACK
  }

  /** An attempt that reached its target. */
  public static HistoryEntry completed(Run run, Instant now) {
    Result result = run.returning() ? Result.ROLLED_BACK : Result.COMPLETED;
    return new HistoryEntry(
        run.id(),
        run.attempt(),
        run.target(),
        run.stable(),
        result,
        run.startedAt(),
        now,
        run.reached(),
        run.by(),
        "");
  }

  /** An attempt that was ended before. */
  public static HistoryEntry ended(Run run, Abort abort, Instant now) {
    Result result =
        switch (abort.reason()) {
          case SUPERSEDED -> Result.SUPERSEDED;
          case ROLLBACK -> Result.ROLLED_BACK;
          case COMMAND, REMOVED, BLOCKED, VERDICT, INCONCLUSIVE, DEADLINE -> Result.ABORTED;
        };
    return new HistoryEntry(
        run.id(),
        run.attempt(),
        run.target(),
        run.stable(),
        result,
        run.startedAt(),
        now,
        run.reached(),
        abort.by().isEmpty() ? run.by() : abort.by(),
        abort.detail());
  }
}
