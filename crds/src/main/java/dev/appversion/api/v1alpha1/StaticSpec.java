package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How assets are reached and delivered. */
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
            "The path below which the app serves its assets. Begins and ends with a slash.")
        String url,
    @Default("true")
        @JsonPropertyDescription(
            "Whether references to canonical asset names in HTML are replaced by references to "
                + "hashed names.")
        Boolean rewrite,
    @Default("[\"/_next/static/**\", \"/_nuxt/**\", \"/_app/immutable/**\", \"/_astro/**\"]")
        @Size(max = 16)
        @JsonPropertyDescription(
            "Paths of the app below which a file never changes under its name, such as "
                + "/_next/static/**. A file below them that a version does not have is requested from the "
                + "other live versions before the client gets 404; so is a script, style sheet, font or "
                + "image whose name contains a hash, wherever it is. With a store, files below these "
                + "paths that clients have requested are kept after retirement. In a path from the root, "
                + "* stands for a part of one segment and ** for all segments that follow. [] means no "
                + "paths.")
        List<@Size(max = 200) String> immutablePaths,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Paths of files whose references in HTML keep the canonical name, such as "
                + "/static/editor/**: scripts that look for their own name, modules that other modules "
                + "import. In a path from the root, * stands for a part of one segment and ** for all "
                + "segments that follow.")
        List<@Size(max = 200) String> exclude) {

  /** What is said of a pattern that has another form. */
  public static final String NO_PATTERN =
      "an immutable path is a path from the root such as /_next/static/**: * stands for a part of"
          + " one segment, once in each, ** for all that follows, as the last segment; the first"
          + " segment has neither";

  /** What is said of a pattern with a segment that no path has. */
  public static final String DOT_SEGMENT = "an immutable path has no segment . or ..";

  /** What is said of a pattern in {@code exclude} that has another form. */
  public static final String EXCLUDE_NO_PATTERN =
      "an excluded path is a path from the root such as /static/editor/**: * stands for a part of one segment, once in"
          + " each, ** for all that follows, as the last segment; the first segment has neither";

  /** What is said of a pattern in {@code exclude} with a segment that no path has. */
  public static final String EXCLUDE_DOT_SEGMENT = "an excluded path has no segment . or ..";

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
