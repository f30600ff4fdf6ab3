package dev.appversion.versioning.hashing.syntax;

import java.util.List;

/**
 * The kinds of references that Django finds in CSS and JavaScript. They are applied in this order,
 * each to the result of the one before. Django has no parser for either language: anything that
 * looks like a reference counts as one, also in a comment or a string.
 */
public enum ReferenceSyntax {
  /** {@code url(a.png)}, quoted or not. */
  CSS_URL {
    @Override
    public List<Found> find(String text) {
      return CssReferences.urls(text);
    }

    @Override
    public String write(Found found, String url) {
      return "url(\"" + url + "\")";
    }
  },
  /** {@code @import "a.css"}. */
  CSS_IMPORT {
    @Override
    public List<Found> find(String text) {
      return CssReferences.imports(text);
    }

    @Override
    public String write(Found found, String url) {
      return "@import url(\"" + url + "\")";
    }
  },
  /** The comment that names a source map, alone on its line. */
  CSS_SOURCE_MAP {
    @Override
    public List<Found> find(String text) {
      return SourceMapComments.inCss(text);
    }

    @Override
    public String write(Found found, String url) {
      return "/*# sourceMappingURL=" + url + " */";
    }
  },
  /** The comment that names a source map, alone on its line. */
  JS_SOURCE_MAP {
    @Override
    public List<Found> find(String text) {
      return SourceMapComments.inJs(text);
    }

    @Override
    public String write(Found found, String url) {
      return "//# sourceMappingURL=" + url;
    }
  },
  /** {@code import a from "./a.js";}. */
  JS_IMPORT_FROM {
    @Override
    public List<Found> find(String text) {
      return ModuleReferences.importsFrom(text);
    }

    @Override
    public String write(Found found, String url) {
      return "import" + found.clause() + " from \"" + url + "\";";
    }
  },
  /** {@code export {a} from "./a.js";}. */
  JS_EXPORT_FROM {
    @Override
    public List<Found> find(String text) {
      return ModuleReferences.exportsFrom(text);
    }

    @Override
    public String write(Found found, String url) {
      return "export" + found.clause() + " from \"" + url + "\";";
    }
  },
  /** {@code import "./a.js";}. */
  JS_IMPORT {
    @Override
    public List<Found> find(String text) {
      return ModuleReferences.imports(text);
    }

    @Override
    public String write(Found found, String url) {
      return "import\"" + url + "\";";
    }
  },
  /** {@code import("./a.js")}. */
  JS_DYNAMIC_IMPORT {
    @Override
    public List<Found> find(String text) {
      return ModuleReferences.dynamicImports(text);
    }

    @Override
    public String write(Found found, String url) {
      return "import(\"" + url + "\")";
    }
  };

  private static final List<ReferenceSyntax> CSS = List.of(CSS_URL, CSS_IMPORT, CSS_SOURCE_MAP);
  private static final List<ReferenceSyntax> JS = List.of(JS_SOURCE_MAP);
  private static final List<ReferenceSyntax> MODULES =
      List.of(JS_SOURCE_MAP, JS_IMPORT_FROM, JS_EXPORT_FROM, JS_IMPORT, JS_DYNAMIC_IMPORT);

  /**
   * A reference in a text.
   *
   * @param start where it begins
   * @param end where it ends, exclusive
   * @param url as it is written
   * @param clause the text between the keyword and {@code from}; else empty
   */
  public record Found(int start, int end, String url, String clause) {}

  /** The references in a text, in order, none overlapping another. */
  public abstract List<Found> find(String text);

  /** The reference with another URL. */
  public abstract String write(Found found, String url);

  /** The kinds that a file may have, by its name; none for files that are not text. */
  public static List<ReferenceSyntax> of(String file, boolean jsModules) {
    if (file.endsWith(".css")) {
      return CSS;
    }
    return !file.endsWith(".js") ? List.of() : jsModules ? MODULES : JS;
  }
}
