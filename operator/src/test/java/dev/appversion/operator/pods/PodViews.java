package dev.appversion.operator.pods;

import java.util.Map;
import java.util.Optional;

/** Pods for tests. */
public final class PodViews {
  /** The state of a ready pod at the loopback address. */
  public static final PodView.State READY = new PodView.State("127.0.0.1", true, false);

  private PodViews() {}

  /** A pod without a controller; its UID is {@code uid-NAME}. */
  public static PodView pod(
      String name, Map<String, String> labels, PodView.State state, PodView.Sidecar sidecar) {
    return new PodView(
        name, "uid-" + name, labels, "default", state, sidecar, false, Optional.empty());
  }
}
