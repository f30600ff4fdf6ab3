package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;

/** When a version without a share of new visitors is retired. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetirementSpec(
    @Default("\"30m\"")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "The version stays at least this long after it lost its share: a number and s, m, h or d.")
        String grace,
    @Default("\"10m\"")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "It also stays until no page, no WebSocket or event stream and no pinned request has used it "
                + "for this long.")
        String idle,
    @Default("\"30m\"")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "This long before maxAge, its open pages are asked to load the current version as soon as "
                + "no input would be lost. 0s: never.")
        String move,
    @Default("\"24h\"")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "It is retired this long after it lost its share, whatever is open.")
        String maxAge) {

  /** The defaults. */
  public static final RetirementSpec DEFAULT = new RetirementSpec("30m", "10m", "30m", "24h");

  public RetirementSpec {
    grace = grace == null ? "30m" : grace;
    idle = idle == null ? "10m" : idle;
    move = move == null ? "30m" : move;
    maxAge = maxAge == null ? "24h" : maxAge;
  }
}
