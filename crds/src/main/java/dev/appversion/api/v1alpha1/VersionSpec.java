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
            "Its name in headers, cookies, labels and Services: lower-case letters and digits with single dots or"
                + " dashes between them, such as v1.0 or a git SHA.")
        String name,
    @Default("0")
        @Min(0)
        @Max(1000000)
        @JsonPropertyDescription(
            "Its share of new visitors, relative to the other versions. 0 keeps it reachable by pin only.")
        Integer weight,
    @Default("{}") @JsonPropertyDescription("The labels of its pods, added to spec.selector.")
        Map<String, String> selector,
    @Pattern("^([a-z]([-a-z0-9]*[a-z0-9])?)?$")
        @Size(max = 63)
        @JsonPropertyDescription(
            "The Service to reconcile for its pods. Default: <name>-<version>, dots made dashes.")
        String backend,
    @Pattern("^([A-Za-z0-9][A-Za-z0-9._+~-]*)?$")
        @Size(max = 128)
        @JsonPropertyDescription(
            "The app version that responses carry, such as a git SHA. Empty: derived from the manifest and the"
                + " components.")
        String appVersion,
    @JsonPropertyDescription("Where the asset manifest (staticfiles.json) is read from.")
        @Nullable ManifestSource manifest,
    @Size(max = 32)
        @JsonPropertyDescription("Files other than assets whose bytes belong to the app version.")
        List<ComponentSpec> components,
    @Default("false")
        @JsonPropertyDescription(
            "Nobody is served by it any more, whatever holds them to it, though its pods may still run.")
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
