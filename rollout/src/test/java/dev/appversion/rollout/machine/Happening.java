package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.facts.Verdict;
import java.time.Duration;

/** What can happen to an app, in any order. */
enum Happening {
  TARGET_V1,
  TARGET_V2,
  TARGET_V3,
  PODS_OF_V1,
  PODS_OF_V2,
  ONE_POD_OF_V2,
  BLOCK_V2,
  /** All sidecars load the table, or some fall behind it. */
  SIDECARS,
  TEN_MINUTES,
  PASS,
  FAIL,
  SPEC_PAUSED,
  ABORT,
  PROMOTE,
  SKIP,
  APPROVE,
  PAUSE,
  RESUME,
  RETRY,
  ROLLBACK,
  REBUILT,
  HOUR_BACK,
  HOUR_FORWARD;

  World applyTo(World world) {
    return switch (this) {
      case TARGET_V1 -> world.target("v1");
      case TARGET_V2 -> world.target("v2");
      case TARGET_V3 -> world.target("v3");
      case PODS_OF_V1 -> world.podsOfV1();
      case PODS_OF_V2 -> world.podsOfV2();
      case ONE_POD_OF_V2 -> world.podsOfV2(1);
      case BLOCK_V2 -> world.blockV2();
      case SIDECARS -> world.sync(!world.synced());
      case TEN_MINUTES -> world.pass(Duration.ofMinutes(10));
      case PASS -> world.verdict(Verdict.PASS);
      case FAIL -> world.verdict(Verdict.FAIL);
      case SPEC_PAUSED -> world.pauseInSpec();
      case ABORT -> world.abort();
      case PROMOTE -> world.promote();
      case SKIP -> world.order(new Action.Skip());
      case APPROVE -> world.order(new Action.Approve(world.step()));
      case PAUSE -> world.order(new Action.Pause());
      case RESUME -> world.order(new Action.Resume());
      case RETRY -> world.order(new Action.Retry());
      case ROLLBACK -> world.order(new Action.Rollback(Pages.MOVE));
      case REBUILT -> world.rebuilt();
      case HOUR_BACK -> world.pass(Duration.ofHours(-1));
      case HOUR_FORWARD -> world.pass(Duration.ofHours(1));
    };
  }
}
