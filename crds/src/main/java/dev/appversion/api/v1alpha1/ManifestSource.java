package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The source of a manifest: exactly one of the three. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.path), has(self.configMapRef), has(self.inline)].filter(x, x).size() == 1",
    message = "set exactly one of path, configMapRef and inline")
public record ManifestSource(
    @Pattern("^/[^\\s?#]*$")
        @Size(max = 1024)
        @JsonPropertyDescription(
            "A path of the app, such as /static/staticfiles.json. The operator reads it from a "
                + "ready pod of the version.")
        @Nullable String path,
    @JsonPropertyDescription(
            "A ConfigMap in the AppVersion's namespace. The default key is staticfiles.json.")
        @Nullable ConfigMapRef configMapRef,
    @Size(max = 524288) @JsonPropertyDescription("The content of the manifest.")
        @Nullable String inline) {}
