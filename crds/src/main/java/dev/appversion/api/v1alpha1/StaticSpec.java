package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The paths of assets and the settings for their delivery. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.immutablePaths) || self.immutablePaths.all(p,"
            + " p.matches('^/[A-Za-z0-9_.~@+-]+(/([A-Za-z0-9_.~@+-]+([*][A-Za-z0-9_.~@+-]*)?"
            + "|[*][A-Za-z0-9_.~@+-]*))*(/[*][*])?$'))",
    message = StaticSpec.NO_PATTERN)
@ValidationRule(
    value =
        "!has(self.immutablePaths) || !self.immutablePaths.exists(p, p.matches('/[.][.]?(/|$)'))",
    message = StaticSpec.DOT_SEGMENT)
@ValidationRule(
    value =
        "!has(self.exclude) || self.exclude.all(p,"
            + " p.matches('^/[A-Za-z0-9_.~@+-]+(/([A-Za-z0-9_.~@+-]+([*][A-Za-z0-9_.~@+-]*)?"
            + "|[*][A-Za-z0-9_.~@+-]*))*(/[*][*])?$'))",
    message = StaticSpec.EXCLUDE_NO_PATTERN)
@ValidationRule(
    value = "!has(self.exclude) || !self.exclude.exists(p, p.matches('/[.][.]?(/|$)'))",
    message = StaticSpec.EXCLUDE_DOT_SEGMENT)
public record StaticSpec(
    @Default("\"/static/\"")
        @Pattern("^/([A-Za-z0-9._~-]+/)*$")
        @Size(max = 256)
        @JsonPropertyDescription(
            "The path below which the app serves its assets. Starts and ends with a slash.")
        String url,
    @Default("true")
        @JsonPropertyDescription(
            "Whether references to canonical asset names in HTML are replaced with references to "
                + "hashed names.")
        Boolean rewrite,
    @Default("[\"/_next/static/**\", \"/_nuxt/**\", \"/_app/immutable/**\", \"/_astro/**\"]")
        @Size(max = 16)
        @JsonPropertyDescription(
            "Paths whose files never change their content without changing their name, such as "
                + "/_next/static/**. If a version does not have such a file, the sidecar requests it from "
                + "the other live versions before the client gets 404. The same applies to a script, style "
                + "sheet, font or image with a hash in its name, on any path. With a store, requested files "
                + "below these paths are kept after the version is retired. Paths are absolute: * matches "
                + "part of one segment, ** matches all remaining segments. []: no paths.")
        List<@Size(max = 200) String> immutablePaths,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Paths of files whose references in HTML keep the canonical name, such as "
                + "/static/editor/**: scripts that depend on their own name, modules that other modules "
                + "import. Paths are absolute: * matches part of one segment, ** matches all remaining "
                + "segments.")
        List<@Size(max = 200) String> exclude) {

  /** The error for an invalid pattern. */
  public static final String NO_PATTERN =
      "an immutable path is an absolute path such as /_next/static/**: * matches part of one segment, once in each;"
          + " ** matches all remaining segments, as the last one; the first segment has neither";

  /** The error for a pattern with a dot segment, which no normalized path has. */
  public static final String DOT_SEGMENT = "an immutable path may have no segment . or ..";

  /** The error for an invalid pattern in {@code exclude}. */
  public static final String EXCLUDE_NO_PATTERN =
      "an excluded path is an absolute path such as /static/editor/**: * matches part of one segment, once in each;"
          + " ** matches all remaining segments, as the last one; the first segment has neither";

  /** The error for a pattern in {@code exclude} with a dot segment. */
  public static final String EXCLUDE_DOT_SEGMENT = "an excluded path may have no segment . or ..";

  private static final List<String> IMMUTABLE_PATHS =
      List.of("/_next/static/**", "/_nuxt/**", "/_app/immutable/**", "/_astro/**");

  static final StaticSpec DEFAULT = new StaticSpec("/static/", true, IMMUTABLE_PATHS, List.of());

  public StaticSpec {
    url = url == null ? "/static/" : url;
    rewrite = rewrite == null || rewrite;
    immutablePaths = immutablePaths == null ? IMMUTABLE_PATHS : List.copyOf(immutablePaths);
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
  }
}
