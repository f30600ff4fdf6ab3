package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The request field or query parameter that names the release of a page: exactly one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.header) != has(self.query)",
    message = "set exactly one of header and query")
public record PinSpec(
    @Size(max = 64)
        @Pattern("^[A-Za-z0-9-]+$")
        @JsonPropertyDescription("The name of a request header field.")
        @Nullable String header,
    @Size(max = 64)
        @Pattern("^[A-Za-z0-9._~-]+$")
        @JsonPropertyDescription("The name of a query parameter.")
        @Nullable String query) {}
