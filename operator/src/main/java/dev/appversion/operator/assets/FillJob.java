package dev.appversion.operator.assets;

import dev.appversion.operator.assets.AssetFills.Live;
import dev.appversion.operator.assets.AssetOrigin.Place;
import java.util.List;
import java.util.function.Function;

/**
 * One release that is being stored. All fields but {@code places} are guarded by the monitor of
 * {@link AssetFills}.
 */
final class FillJob {
  final Live live;
  final Fill fill;

  /** The pods that its assets are read from. */
  volatile List<Place> places = List.of();

  boolean running;

  /** Whether it waits for its retry. */
  boolean waits;

  boolean complete;

  /** Failed attempts in a row. */
  int failures;

  /** Attempts in a row that ended since files could not be read from the pods. */
  int unreadable;

  /** Why the release is not complete; empty if no attempt has failed. */
  String problem = "";

  /** When the progress was last reported, by {@link System#nanoTime}. */
  long reportedNanos;

  FillJob(Live live, Function<FillJob, Fill> fill) {
    this.live = live;
    this.fill = fill.apply(this);
  }

  Fill.Want want() {
    return live.want();
  }
}
