package dev.appversion.versioning.hashing;

import dev.appversion.versioning.hashing.python.PythonText;
import dev.appversion.versioning.hashing.syntax.ReferenceSyntax;
import dev.appversion.versioning.hashing.syntax.ReferenceSyntax.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replaces the references of a text by hashed names. */
public final class TextRewriter {
  private final ReferenceResolver resolver;
  private final boolean jsModules;

  /**
   * A rewriter for the files of one collection.
   *
   * @param jsModules whether references between JavaScript modules are replaced
   */
  public TextRewriter(ReferenceResolver resolver, boolean jsModules) {
    this.resolver = resolver;
    this.jsModules = jsModules;
  }

  /**
   * The imports of a text, if references between modules are replaced.
   *
   * @param file its canonical path
   */
  public ModuleImports imports(String file, String text) {
    return jsModules && ModuleImports.mayBeModule(file)
        ? ModuleImports.of(file, text, resolver)
        : ModuleImports.NONE;
  }

  /** Whether a file, by its name, is text that may contain references. */
  public static boolean isText(String file) {
    return !ReferenceSyntax.of(file, false).isEmpty();
  }

  /**
   * Finds the references of a text.
   *
   * @param file its canonical path
   */
  public RewrittenText rewrite(String file, String text) {
    Pass pass = new Pass(file, text);
    for (ReferenceSyntax syntax : ReferenceSyntax.of(file, jsModules)) {
      pass.apply(syntax);
    }
    return new RewrittenText(pass.text, pass.marks, pass.links, pass.missing, pass.certain);
  }

  private final class Pass {
    private final String file;
    private final String original;
    private final HashPlaceholders marks;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> links = new LinkedHashMap<>();
    private final List<RewrittenText.Missing> missing = new ArrayList<>();
    private final List<SourcePositions> history = new ArrayList<>();
    private String text;
    private boolean certain = true;

    /** The line of the position up to which lines were counted. */
    private int line = 1;

    private int counted;

    Pass(String file, String text) {
      this.file = file;
      this.original = text;
      this.text = text;
      this.marks = HashPlaceholders.notIn(text);
    }

    void apply(ReferenceSyntax syntax) {
      List<Found> found = syntax.find(text);
      if (found.isEmpty()) {
        return;
      }
      StringBuilder out = new StringBuilder(text.length() + found.size() * 16);
      SourcePositions edits = new SourcePositions();
      int copied = 0;
      for (Found reference : found) {
        out.append(text, copied, reference.start());
        String matched = text.substring(reference.start(), reference.end());
        String written = write(syntax, reference, matched);
        edits.add(out.length(), matched.length(), written.length());
        out.append(written);
        copied = reference.end();
      }
      out.append(text, copied, text.length());
      history.add(edits);
      text = out.toString();
    }

    private String write(ReferenceSyntax syntax, Found reference, String matched) {
      if (marks.isIn(reference.url())) {
        return matched; // "export default a; import b from …" is an export too, as Django finds
        // them
      }
      return switch (resolver.resolve(file, reference.url())) {
        case Resolution.Foreign foreign -> matched;
        case Resolution.Folder folder -> {
          certain &= folder.certain();
          yield syntax.write(reference, folder.url());
        }
        case Resolution.Asset asset -> {
          certain &= asset.certain();
          links.computeIfAbsent(asset.asset(), first -> line(reference.start()));
          int number = numbers.computeIfAbsent(asset.asset(), first -> numbers.size());
          yield syntax.write(reference, asset.url().apply(marks.mark(number)));
        }
        case Resolution.Missing unresolved -> {
          certain = false;
          missing.add(
              new RewrittenText.Missing(
                  PythonText.strip(reference.url()), line(reference.start()), unresolved.path()));
          yield matched;
        }
      };
    }

    private int line(int position) {
      int at = position;
      for (SourcePositions edits : history.reversed()) {
        at = edits.original(at);
      }
      if (at < counted) {
        counted = 0;
        line = 1;
      }
      for (; counted < at; counted++) {
        if (original.charAt(counted) == '\n') {
          line++;
        }
      }
      return line;
    }
  }
}
