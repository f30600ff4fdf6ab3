package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A group of files whose bytes belong to the app version. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComponentSpec(
    @Required
        @Pattern("^[a-z0-9A-Z]([-_.a-z0-9A-Z]*[a-z0-9A-Z])?$")
        @Size(max = 63)
        @JsonPropertyDescription("The name of the component in the response of /version.")
        String name,
    @Required
        @JsonPropertyDescription(
            "The ConfigMap with the component's files: all keys, or only the one in key.")
        ConfigMapRef configMapRef) {}
