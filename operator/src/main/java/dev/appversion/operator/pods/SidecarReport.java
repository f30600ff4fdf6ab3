package dev.appversion.operator.pods;

import java.util.Optional;

/**
 * The result of a probe.
 *
 * @param state what the sidecar enforces, or why that is not known
 * @param use how its clients use each version, which changes with every probe; empty if it is not
 *     known: the sidecar did not respond, or is of a release that does not report it
 */
public record SidecarReport(SidecarState state, Optional<SidecarUse> use) {
  /** The report of a sidecar that did not respond, for this reason. */
  public static SidecarReport unreachable(String reason) {
    return new SidecarReport(new SidecarState.Unreachable(reason), Optional.empty());
  }
}
