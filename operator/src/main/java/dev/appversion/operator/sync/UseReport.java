package dev.appversion.operator.sync;

import dev.appversion.operator.pods.SidecarUse;
import java.time.Duration;
import java.util.Optional;

/**
 * The last report of a sidecar about the use of versions.
 *
 * @param use empty if the sidecar did not respond, or is of a release that does not report it:
 *     unknown, not zero
 * @param began when its probe was planned, as {@link System#nanoTime}, in whole milliseconds: the
 *     report is not older
 * @param ended when it was received, at the latest
 */
public record UseReport(Optional<SidecarUse> use, Duration began, Duration ended) {}
