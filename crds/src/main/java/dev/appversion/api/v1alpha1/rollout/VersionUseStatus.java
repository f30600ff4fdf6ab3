package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Who uses a version, and when it is retired. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionUseStatus(
    @JsonPropertyDescription("The time since which the version is in its phase.")
        @Nullable String since,
    @JsonPropertyDescription(
            "The number of its open pages at most, about. Absent if it is unknown or not counted.")
        @Nullable Long openPages,
    @JsonPropertyDescription(
            "The number of its open WebSockets and event streams. Absent if unknown.")
        @Nullable Long tunnels,
    @JsonPropertyDescription(
            "The number of requests a minute that programs pin to it by a header field. Absent if unknown.")
        @Nullable Long pinnedPerMinute,
    @JsonPropertyDescription(
            "What keeps it from being retired, and when it is retired at the latest.")
        @Nullable String retires,
    @JsonPropertyDescription("The time since which it has no share and no rollout needs it.")
        @Nullable String drainsSince,
    @JsonPropertyDescription("The time since which it is known to be unused.")
        @Nullable String unusedSince,
    @JsonPropertyDescription(
            "The time since which it has no pods, if it drains and is no longer in spec.versions: it retires"
                + " ten minutes later.")
        @Nullable String podlessSince,
    @JsonPropertyDescription("The phase before it was blocked, or before it had no ready pod.")
        @Nullable String phaseBefore,
    @JsonPropertyDescription("Whether a command blocks it.") @Nullable Boolean blockedByCommand,
    @JsonPropertyDescription(
            "Whether it is no longer in spec.versions. Once it is retired, it is listed here for a week"
                + " more; ten such versions at most.")
        @Nullable Boolean removed) {

  /** The same with the phase before. */
  public VersionUseStatus withPhaseBefore(String phase) {
    return new VersionUseStatus(
        since,
        openPages,
        tunnels,
        pinnedPerMinute,
        retires,
        drainsSince,
        unusedSince,
        podlessSince,
        phase,
        blockedByCommand,
        removed);
  }
}
