package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What all versions' Services have. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = AppProtocol.IS_SPOKEN, message = AppProtocol.MESSAGE)
public record BackendServiceSpec(
    @Size(max = 128)
        @Pattern(LabelKeys.PATTERN)
        @JsonPropertyDescription(
            "What a mesh is told that these Services' ports speak (appProtocol of the port). Istio needs tcp here, since"
                + " it routes HTTP by the name that the client used. Default: nothing, or what others set.")
        @Nullable String appProtocol,
    @JsonPropertyDescription(
            "Which of a version's pods Kubernetes prefers, as in the field of a Service: those of the asking pod's zone"
                + " or node. Default: none, or what others set.")
        ServiceSpec.@Nullable TrafficDistribution trafficDistribution) {}
