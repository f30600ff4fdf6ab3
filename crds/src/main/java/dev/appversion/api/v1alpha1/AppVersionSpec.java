package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user asks for. A field that the API server would have given its default gets it here
 * too.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "self.versions.exists(v, v.name == self.defaultVersion)",
    messageExpression =
        "\"defaultVersion '\" + self.defaultVersion + \"' is not the name of one of the versions\"")
@ValidationRule(
    value = "!self.versions.exists(v, v.name == self.defaultVersion && v.blocked)",
    messageExpression =
        "\"defaultVersion '\" + self.defaultVersion + \"' is blocked: make another version the default first\"")
@ValidationRule(
    value = "self.versions.map(v, v.blocked ? 0 : v.weight).sum() > 0",
    message =
        "the weights of the versions that are not blocked add up to 0: give at least one of them a positive weight")
@ValidationRule(
    value =
        "self.versions.all(v, self.versions.exists_one(w, (has(w.backend) && size(w.backend) > 0 ? w.backend :"
            + " w.name.replace('.', '-')) == (has(v.backend) && size(v.backend) > 0 ? v.backend :"
            + " v.name.replace('.', '-'))))",
    message =
        "two versions would share one Service (a dot in a name becomes a dash): set versions[].backend of one of them")
@ValidationRule(
    value = "self.versions.all(v, self.versions.exists_one(w, w.selector == v.selector))",
    message = "two versions select the same pods: versions[].selector must differ")
public record AppVersionSpec(
    @Required @JsonPropertyDescription("Labels shared by the pods of every version.")
        Map<String, String> selector,
    @Required
        @Min(1)
        @Max(65535)
        @JsonPropertyDescription("The port on which the app's own container listens.")
        int port,
    @Required
        @Size(max = 40)
        @JsonPropertyDescription(
            "The version named to clients that ask for one that is not there. One of versions.")
        String defaultVersion,
    @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("The live versions. Removing one retires it.")
        List<VersionSpec> versions,
    @JsonProperty("static")
        @Default("{}")
        @JsonPropertyDescription("How the app's assets are reached and delivered.")
        StaticSpec assets,
    @Default("{}") @JsonPropertyDescription("What a stale page is told.") ClientSpec client,
    @Default("{}")
        @JsonPropertyDescription("How pages, and all else that is no hashed asset, are delivered.")
        PagesSpec pages,
    @Default("{}") @JsonPropertyDescription("The entry Service, which has the resource's name.")
        ServiceSpec service,
    @Default("true") @JsonPropertyDescription("Whether /version is served.")
        Boolean versionEndpoint,
    @JsonPropertyDescription(
            "How long the assets of retired versions are served from the store; without it 30d and 10 versions.")
        @Nullable RetentionSpec retention) {

  public AppVersionSpec {
    selector = selector == null ? Map.of() : selector;
    versions = versions == null ? List.of() : List.copyOf(versions);
    assets = assets == null ? StaticSpec.DEFAULT : assets;
    client = client == null ? ClientSpec.DEFAULT : client;
    pages = pages == null ? PagesSpec.DEFAULT : pages;
    service = service == null ? ServiceSpec.DEFAULT : service;
    versionEndpoint = versionEndpoint == null || versionEndpoint;
  }
}
