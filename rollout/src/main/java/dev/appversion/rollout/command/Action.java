package dev.appversion.rollout.command;

import java.util.Locale;

/** What a command orders. Those for one version are decided by that version's phase. */
public sealed interface Action {
  /** An order for the rollout of an app. */
  sealed interface ForRollout extends Action {}

  /** An order for one version of an app. */
  sealed interface ForVersion extends Action {
    /** The name of the version. */
    String version();
  }

  /** Ends the rollout: new visitors get the stable version. */
  record Abort(Pages pages) implements ForRollout {}

  /**
   * Returns to the stable version: of a rollout under way, as an abort does; of a completed one, to
   * the stable version before it.
   */
  record Rollback(Pages pages) implements ForRollout {}

  /** Holds the rollout at its share. */
  record Pause() implements ForRollout {}

  /** Continues a rollout that was paused. */
  record Resume() implements ForRollout {}

  /** Gives the target all new visitors, without further steps, holds and approvals. */
  record Promote() implements ForRollout {}

  /** Ends the current step or the bake time, without its hold and approval. */
  record Skip() implements ForRollout {}

  /**
   * Permits the step after this one.
   *
   * @param step its index in the frozen plan
   */
  record Approve(int step) implements ForRollout {}

  /** Starts an aborted rollout again. */
  record Retry() implements ForRollout {}

  /** Retires a version, whatever is open. */
  record Retire(String version) implements ForVersion {}

  /** Requests the open pages of a version to load the current one. */
  record Move(String version) implements ForVersion {}

  /** Refuses all requests to a version. */
  record Block(String version) implements ForVersion {}

  /** Ends {@link Block}. */
  record Unblock(String version) implements ForVersion {}

  /** The name in the command's {@code spec.action}. */
  default String verb() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * The order among commands that wait at the same time: the lowest first. Of a pause and a resume
   * the older comes first, so that the last one counts.
   */
  default int rank() {
    return switch (this) {
      case Abort abort -> 0;
      case Rollback rollback -> 0;
      case Pause pause -> 1;
      case Resume resume -> 1;
      case Promote promote -> 2;
      case Skip skip -> 3;
      case Approve approve -> 4;
      case Retry retry -> 5;
      case ForVersion version -> 6;
    };
  }
}
