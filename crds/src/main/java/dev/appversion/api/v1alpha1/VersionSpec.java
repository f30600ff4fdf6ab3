package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One live version. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VersionSpec(
    @Required
        @Pattern("^[a-z0-9]+([.-][a-z0-9]+)*$")
        @Size(max = 40)
        @JsonPropertyDescription(
            "The name of the version in headers, cookies, labels and Services, such as v1.0 or a "
                + "git SHA: lower-case letters and digits, with single dots or dashes between them.")
        String name,
    @Default("0")
        @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
            "The share of new visitors, relative to the weights of the other versions. With 0, no new "
                + "visitors are routed to the version; open pages and pinned requests still are.")
        Integer weight,
    @Default("{}")
        @JsonPropertyDescription("Labels of this version's pods, in addition to spec.selector.")
        Map<String, String> selector,
    @Pattern("^([a-z]([-a-z0-9]*[a-z0-9])?)?$")
        @Size(max = 63)
        @JsonPropertyDescription(
            "The name of the Service that the operator creates for this version's pods. Default: "
                + "<AppVersion>-<version>, with dots replaced by dashes.")
        String backend,
    @Pattern("^([A-Za-z0-9][A-Za-z0-9._+~-]*)?$")
        @Size(max = 128)
        @JsonPropertyDescription(
            "The value of X-App-Version in this version's responses, such as a git SHA. If empty, "
                + "it is derived from the manifest and the components.")
        String appVersion,
    @JsonPropertyDescription(
            "The source of the version's asset manifest (staticfiles.json, or the manifest of a "
                + "bundler).")
        @Nullable ManifestSource manifest,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Files other than assets that belong to the app version, such as templates or "
                + "configuration. A change of their content changes the app version.")
        List<ComponentSpec> components,
    @Default("false")
        @JsonPropertyDescription(
            "Send no traffic to this version, not even pinned clients or open pages. Its pods keep "
                + "running.")
        Boolean blocked) {

  public VersionSpec {
    weight = weight == null ? 0 : weight;
    selector = selector == null ? Map.of() : selector;
    backend = backend == null ? "" : backend;
    appVersion = appVersion == null ? "" : appVersion;
    components = components == null ? List.of() : List.copyOf(components);
    blocked = blocked != null && blocked;
  }
}
