package dev.appversion.api.v1alpha1.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Who can reach a version before it gets a share of new visitors. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PreviewSpec(
    @JsonProperty("private")
        @Default("false")
        @JsonPropertyDescription(
            "Whether a version in phase Pending, Standby or Preview is reachable only with a token, "
                + "which 'appversion preview' issues. Without one it is treated as a version that is "
                + "not live. A version that drains keeps its visitors. Requires rollout or retirement.")
        Boolean isPrivate) {
  /** The error without phases. */
  public static final String NEEDS_PHASES =
      "preview.private needs rollout or retirement: without them it is not known whether a version"
          + " of weight 0 still has open pages";

  /** The defaults: everybody can reach each version. */
  public static final PreviewSpec DEFAULT = new PreviewSpec(false);

  public PreviewSpec {
    isPrivate = isPrivate != null && isPrivate;
  }
}
