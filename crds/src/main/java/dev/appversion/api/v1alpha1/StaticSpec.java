package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** How assets are reached and delivered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StaticSpec(
    @Default("\"/static/\"")
        @Pattern("^/([A-Za-z0-9._~-]+/)*$")
        @Size(max = 256)
        @JsonPropertyDescription(
            "The path below which the assets lie; begins and ends with a slash.")
        String url,
    @Default("true")
        @JsonPropertyDescription("Whether canonical asset references in HTML become hashed ones.")
        Boolean rewrite) {

  static final StaticSpec DEFAULT = new StaticSpec("/static/", true);

  public StaticSpec {
    url = url == null ? "/static/" : url;
    rewrite = rewrite == null || rewrite;
  }
}
