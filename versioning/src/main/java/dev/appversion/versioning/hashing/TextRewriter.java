package dev.appversion.versioning.hashing;

import dev.appversion.versioning.hashing.ReferenceSyntax.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Puts hashed names into the references of a text. */
public final class TextRewriter {
  private final ReferenceResolver resolver;
  private final boolean jsModules;

  /**
   * @param jsModules whether references between JavaScript modules count
   */
  public TextRewriter(ReferenceResolver resolver, boolean jsModules) {
    this.resolver = resolver;
    this.jsModules = jsModules;
  }

  /** Whether a file, by its name, is text that may hold references. */
  public static boolean isText(String file) {
    return !ReferenceSyntax.of(file, false).isEmpty();
  }

  /**
   * Rewrites a text.
   *
   * @param file its canonical path
   * @param hashes from the canonical path of a file to {@value HashedName#DIGITS} hex digits
   */
  public RewrittenText rewrite(String file, String text, UnaryOperator<String> hashes) {
    Pass pass = new Pass(file, text, hashes);
    for (ReferenceSyntax syntax : ReferenceSyntax.of(file, jsModules)) {
      pass.apply(syntax);
    }
    return new RewrittenText(pass.text, pass.links, pass.missing, pass.certain);
  }

  private final class Pass {
    private final String file;
    private final String original;
    private final UnaryOperator<String> hashes;
    private final Map<String, Integer> links = new LinkedHashMap<>();
    private final List<RewrittenText.Missing> missing = new ArrayList<>();
    private final List<Edits> history = new ArrayList<>();
    private String text;
    private boolean certain = true;

    Pass(String file, String text, UnaryOperator<String> hashes) {
      this.file = file;
      this.original = text;
      this.text = text;
      this.hashes = hashes;
    }

    void apply(ReferenceSyntax syntax) {
      List<Found> found = syntax.find(text);
      if (found.isEmpty()) {
        return;
      }
      StringBuilder out = new StringBuilder(text.length() + found.size() * 16);
      Edits edits = new Edits();
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
      return switch (resolver.resolve(file, reference.url())) {
        case Resolution.Foreign foreign -> matched;
        case Resolution.Folder folder -> {
          certain &= folder.certain();
          yield syntax.write(reference, folder.url());
        }
        case Resolution.Asset asset -> {
          certain &= asset.certain();
          if (!links.containsKey(asset.asset())) {
            links.put(asset.asset(), line(reference.start()));
          }
          yield syntax.write(reference, asset.url().apply(hashes.apply(asset.asset())));
        }
        case Resolution.Missing gone -> {
          certain = false;
          missing.add(
              new RewrittenText.Missing(
                  PythonText.strip(reference.url()), line(reference.start()), gone.path()));
          yield matched;
        }
      };
    }

    private int line(int position) {
      int at = position;
      for (Edits edits : history.reversed()) {
        at = edits.original(at);
      }
      int line = 1;
      for (int i = 0; i < at; i++) {
        if (original.charAt(i) == '\n') {
          line++;
        }
      }
      return line;
    }
  }
}
