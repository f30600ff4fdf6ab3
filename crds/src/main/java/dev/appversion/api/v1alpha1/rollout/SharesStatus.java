package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/** The shares of new visitors that all sidecars shall enforce. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SharesStatus(
    @JsonPropertyDescription(
            "Increases with each change of the shares. Sidecars refuse a table with a lower one.")
        @Required
        Long sequence,
    @JsonPropertyDescription("The percentage of each version with a share.") @Required
        Map<String, Integer> shares,
    @JsonPropertyDescription("The time at which the shares were decided.") @Required
        String since) {}
