package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.appversion.api.v1alpha1.rollout.PreviewSpec;
import dev.appversion.api.v1alpha1.rollout.RetirementSpec;
import dev.appversion.api.v1alpha1.rollout.RolloutSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The desired state. A field that the API server would have given its default gets it here too. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.defaultVersion) || has(self.rollout)",
    message = "defaultVersion is required without rollout")
@ValidationRule(
    value = "!has(self.defaultVersion) || self.versions.exists(v, v.name == self.defaultVersion)",
    messageExpression =
        "\"defaultVersion '\" + self.defaultVersion + \"' is not the name of one of the versions\"")
@ValidationRule(
    value =
        "!has(self.defaultVersion) || !self.versions.exists(v, v.name == self.defaultVersion &&"
            + " v.blocked)",
    messageExpression =
        "\"defaultVersion '\" + self.defaultVersion + \"' is blocked: make another version the"
            + " default first\"")
@ValidationRule(
    value = "has(self.rollout) || self.versions.map(v, v.blocked ? 0 : v.weight).sum() > 0",
    message =
        "the weights of the versions that are not blocked add up to 0: give at least one of them a"
            + " positive weight")
@ValidationRule(
    value =
        "self.versions.all(v, self.versions.exists_one(w, (has(w.backend) && size(w.backend) > 0 ?"
            + " w.backend : w.name.replace('.', '-')) == (has(v.backend) && size(v.backend) > 0 ?"
            + " v.backend : v.name.replace('.', '-'))))",
    message =
        "two versions would share one Service (a dot in a name becomes a dash): set"
            + " versions[].backend of one of them")
@ValidationRule(
    value = "!has(self.rollout) || self.versions.all(v, v.weight == 0)",
    message =
        "rollout decides the shares: remove versions[].weight, or remove rollout to set weights by"
            + " hand")
@ValidationRule(
    value = "!has(self.rollout) || self.versions.exists(v, v.name == self.rollout.target)",
    messageExpression =
        "\"rollout.target '\" + self.rollout.target + \"' is not the name of one of the versions\"")
@ValidationRule(
    value = "!has(self.rollout) || self.versions.exists(v, !v.blocked)",
    message = "all versions are blocked: unblock at least one of them")
@ValidationRule(
    value = "!self.preview.private || has(self.rollout) || has(self.retirement)",
    message = PreviewSpec.NEEDS_PHASES)
@ValidationRule(
    value = "self.versions.all(v, self.versions.exists_one(w, w.selector == v.selector))",
    message = "two versions select the same pods: versions[].selector must differ")
public record AppVersionSpec(
    @Required
        @JsonPropertyDescription(
            "Labels that the pods of all versions have in common. Each version adds its own labels "
                + "in versions[].selector.")
        Map<String, String> selector,
    @Required
        @Min(1)
        @Max(65535)
        @JsonPropertyDescription(
            "The port on which the app listens in its pod. The sidecar proxies requests to it.")
        int port,
    @Size(max = 40)
        @JsonPropertyDescription(
            "The current version of the app: 409 responses and responses to POST /cache/bust name it. "
                + "It does not affect routing. Must be one of versions[].name. Required without "
                + "rollout, which has the stable version as default.")
        String defaultVersion,
    @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
            "The live versions of the app. A version that is removed from this list is retired: it "
                + "receives no more requests, and its Service is deleted. With rollout or retirement, it "
                + "keeps its visitors until they have moved, and drains; without pods it "
                + "retires after ten minutes.")
        List<VersionSpec> versions,
    @JsonProperty("static")
        @Default("{}")
        @JsonPropertyDescription(
            "The location of the app's static assets, and how they are served.")
        StaticSpec assets,
    @Default("{}")
        @JsonPropertyDescription(
            "What open pages do when their version is no longer live, and the cookies that keep a "
                + "visitor on a version.")
        ClientSpec client,
    @Default("{}")
        @JsonPropertyDescription(
            "How responses other than content-hashed assets are served, in particular through shared "
                + "caches.")
        PagesSpec pages,
    @Default("{}")
        @JsonPropertyDescription(
            "The entry Service, to which an Ingress or a load balancer sends the app's traffic.")
        ServiceSpec service,
    @Default("true")
        @JsonPropertyDescription(
            "Whether the sidecars respond to GET /version with the app version. If false, the request "
                + "is proxied to the app.")
        Boolean versionEndpoint,
    @JsonPropertyDescription(
            "How long the store serves the assets of retired versions. Requires the store (chart value "
                + "store.enabled). Default: 30d and 10 versions.")
        @Nullable RetentionSpec retention,
    @JsonPropertyDescription(
            "Moves new visitors from the stable version to the target in steps. Without it, they are "
                + "routed by versions[].weight.")
        @Nullable RolloutSpec rollout,
    @JsonPropertyDescription(
            "When versions that have lost their share are retired. Without it, and without rollout, a "
                + "version is retired when it is removed from versions.")
        @Nullable RetirementSpec retirement,
    @Default("{}")
        @JsonPropertyDescription(
            "Who can reach a version that has not had a share of new visitors yet.")
        PreviewSpec preview) {

  public AppVersionSpec {
    selector = selector == null ? Map.of() : selector;
    defaultVersion = defaultVersion == null ? "" : defaultVersion;
    versions = versions == null ? List.of() : List.copyOf(versions);
    assets = assets == null ? StaticSpec.DEFAULT : assets;
    client = client == null ? ClientSpec.DEFAULT : client;
    pages = pages == null ? PagesSpec.DEFAULT : pages;
    service = service == null ? ServiceSpec.DEFAULT : service;
    versionEndpoint = versionEndpoint == null || versionEndpoint;
    preview = preview == null ? PreviewSpec.DEFAULT : preview;
  }
}
