package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The settings of all versions' Services. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = AppProtocol.IS_SPOKEN, message = AppProtocol.MESSAGE)
public record BackendServiceSpec(
    @Size(max = 128)
        @Pattern(LabelKeys.PATTERN)
        @JsonPropertyDescription(
            "The appProtocol of the ports of these Services. Istio requires tcp, because it routes HTTP by the name that"
                + " the client used. Default: none, or the value that another client sets.")
        @Nullable String appProtocol,
    @JsonPropertyDescription(
            "The trafficDistribution of these Services: endpoints in the zone or on the node of the requesting pod are"
                + " preferred. Default: none, or the value that another client sets.")
        ServiceSpec.@Nullable TrafficDistribution trafficDistribution) {}
