package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt of a rollout. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttemptStatus(
    @JsonPropertyDescription("The plan as it was at the start.") @Required PlanStatus plan,
    @JsonPropertyDescription("The time at which the attempt started.") @Required String startedAt,
    @JsonPropertyDescription(
            "The field manager that set the target, such as kubectl or argocd-controller; after a retry, "
                + "who ordered it.")
        @Nullable String by,
    @JsonPropertyDescription("Whether the target is an earlier stable version, without steps.")
        @Nullable Boolean returning,
    @JsonPropertyDescription("The number of ready pods of the stable version at the start.")
        @Required
        Integer stablePods,
    @JsonPropertyDescription("The target's highest share so far, in percent.") @Required
        Integer reached,
    @JsonPropertyDescription("The steps for which an approval was given.")
        @Nullable List<Integer> approvals,
    @JsonPropertyDescription("skip or promote, if a command ended the current step early.")
        @Nullable String jump,
    @JsonPropertyDescription("The time of waiting for pods, sidecars or capacity.") @Required
        StopwatchStatus waited,
    @JsonPropertyDescription("The time of the hold or of the bake.")
        @Nullable StopwatchStatus held) {}
