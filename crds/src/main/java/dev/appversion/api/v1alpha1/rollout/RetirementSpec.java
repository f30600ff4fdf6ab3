package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** When a version without a share of new visitors is retired. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[self.grace, self.maxAge]"
            + Durations.INVALID
            + " || [self.grace, self.maxAge]"
            + Durations.ASCEND,
    message = RetirementSpec.GRACE)
@ValidationRule(
    value =
        "[self.move, self.maxAge]"
            + Durations.INVALID
            + " || [self.move, self.maxAge]"
            + Durations.ASCEND,
    message = RetirementSpec.MOVE)
public record RetirementSpec(
    @Default("\"30m\"")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.AT_MOST_A_YEAR, message = Durations.MESSAGE)
        @JsonPropertyDescription(
            "The version stays at least this long after it lost its share: a number and s, m, h or d.")
        String grace,
    @Default("\"10m\"")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.AT_MOST_A_YEAR, message = Durations.MESSAGE)
        @JsonPropertyDescription(
            "It also stays until no page, no WebSocket or event stream and no pinned request has used it "
                + "for this long.")
        String idle,
    @Default("\"30m\"")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.AT_MOST_A_YEAR, message = Durations.MESSAGE)
        @JsonPropertyDescription(
            "This long before maxAge, its open pages are asked to load the current version as soon as "
                + "no input would be lost. 0s: never.")
        String move,
    @Default("\"24h\"")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.LENGTH)
        @ValidationRule(value = Durations.AT_MOST_A_YEAR, message = Durations.MESSAGE)
        @JsonPropertyDescription(
            "It is retired this long after it lost its share, whatever is open.")
        String maxAge) {

  /** The error for a grace that ends after the version is retired. */
  public static final String GRACE =
      "grace (default 30m) must not be longer than maxAge (default 24h)";

  /** The error for a move that begins before the version drains. */
  public static final String MOVE =
      "move (default 30m) must not be longer than maxAge (default 24h)";

  /** The defaults. */
  public static final RetirementSpec DEFAULT = new RetirementSpec("30m", "10m", "30m", "24h");

  public RetirementSpec {
    grace = grace == null ? "30m" : grace;
    idle = idle == null ? "10m" : idle;
    move = move == null ? "30m" : move;
    maxAge = maxAge == null ? "24h" : maxAge;
  }
}
