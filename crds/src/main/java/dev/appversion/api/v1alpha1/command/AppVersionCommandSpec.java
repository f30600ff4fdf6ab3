package dev.appversion.api.v1alpha1.command;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What is ordered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "a command cannot be changed: create another one")
@ValidationRule(
    value = "!" + AppVersionCommandSpec.OF_A_VERSION + " || has(self.version)",
    messageExpression =
        "\"action '\" + self.action + \"' is for a version: set version to its name\"")
@ValidationRule(
    value = AppVersionCommandSpec.OF_A_VERSION + " || !has(self.version)",
    messageExpression =
        "\"action '\" + self.action + \"' is for the rollout: remove version; only retire, move,"
            + " block and unblock have one\"")
@ValidationRule(
    value = "!" + AppVersionCommandSpec.OF_A_VERSION + " || !has(self.rollout)",
    messageExpression = "\"action '\" + self.action + \"' is for a version: remove rollout\"")
@ValidationRule(
    value = "!has(self.step) || self.action == 'approve'",
    messageExpression =
        "\"action '\" + self.action + \"' has no step: remove step; only approve has one\"")
@ValidationRule(
    value = "!has(self.pages) || self.action in ['abort', 'rollback']",
    messageExpression =
        "\"action '\" + self.action + \"' has no pages: remove pages; only abort and rollback have"
            + " them\"")
public record AppVersionCommandSpec(
    @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("The name of the AppVersion, in the same namespace.")
        String app,
    @Required
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription(AppVersionCommandSpec.ACTIONS)
        Action action,
    @Size(max = 64)
        @JsonPropertyDescription(
            "The status.rollout.id of the rollout that is meant. If it is another one by then, the "
                + "command is refused. Default: the current one.")
        @Nullable String rollout,
    @Min(0)
        @Max(20)
        @JsonPropertyDescription(
            "For approve: the status.rollout.step that is approved. Default: the current one.")
        @Nullable Integer step,
    @Size(min = 1, max = 40)
        @JsonPropertyDescription("For retire, move, block and unblock: the name of the version.")
        @Nullable String version,
    @Size(max = 500) @JsonPropertyDescription("Why, for the history and the events.")
        @Nullable String reason,
    @JsonPropertyDescription(
            "For abort and rollback: what happens to the open pages of the target. keep (default): they "
                + "stay until they are closed. move: they load the stable version as soon as no input "
                + "would be lost.")
        @Nullable Pages pages,
    @Size(max = 512)
        @JsonPropertyDescription(
            "The user who created the command. The operator's webhook sets it; a value of the user is "
                + "replaced.")
        @Nullable String by) {

  static final String OF_A_VERSION = "(self.action in ['retire', 'move', 'block', 'unblock'])";

  static final String ACTIONS =
      "abort: new visitors get the stable version. rollback: the same; after a completed rollout, new"
          + " visitors get the stable version before. pause: the shares stay. resume: ends a pause. promote:"
          + " the target gets all new visitors now. skip: the next step begins now. approve: permits the step"
          + " after the one named. retry: starts an aborted rollout again. retire, move, block, unblock: for"
          + " the version named.";

  /** What a command orders. */
  public enum Action {
    /** Permits the next step. */
    @JsonProperty("approve")
    APPROVE,
    /** Gives the target all new visitors. */
    @JsonProperty("promote")
    PROMOTE,
    /** Ends the current step. */
    @JsonProperty("skip")
    SKIP,
    /** Holds the shares. */
    @JsonProperty("pause")
    PAUSE,
    /** Ends a pause. */
    @JsonProperty("resume")
    RESUME,
    /** Ends the rollout. */
    @JsonProperty("abort")
    ABORT,
    /** Starts an aborted rollout again. */
    @JsonProperty("retry")
    RETRY,
    /** Returns to the stable version, or to the one before. */
    @JsonProperty("rollback")
    ROLLBACK,
    /** Retires a version. */
    @JsonProperty("retire")
    RETIRE,
    /** Requests the open pages of a version to load the current one. */
    @JsonProperty("move")
    MOVE,
    /** Refuses all requests to a version. */
    @JsonProperty("block")
    BLOCK,
    /** Ends a block. */
    @JsonProperty("unblock")
    UNBLOCK
  }

  /** What happens to the target's open pages. */
  public enum Pages {
    /** They stay. */
    @JsonProperty("keep")
    KEEP,
    /** They are asked to move. */
    @JsonProperty("move")
    MOVE
  }
}
