package dev.appversion.versioning.html;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The response field {@code Link} (RFC 8288 section 3), such as of preloads. */
public final class LinkField {
  private LinkField() {}

  /**
   * A field's value with the targets of its links rewritten. A link that vouches for the bytes of
   * its target ({@code integrity}) keeps it.
   */
  public static String rewrite(String field, ReferenceRewriter rewriter, DocumentUrl url) {
    References references = new References(rewriter, url);
    StringBuilder result = new StringBuilder(field.length() + 32);
    int at = 0;
    while (at < field.length()) {
      int end = linkEnd(field, at);
      link(field.substring(at, end), references, result);
      at = end;
    }
    return result.toString();
  }

  /** One link, with the comma behind it. */
  private static void link(String link, References references, StringBuilder to) {
    int open = link.indexOf('<');
    int close = link.indexOf('>', open + 1);
    boolean bare = open >= 0 && close > open && link.substring(0, open).isBlank();
    boolean checked = bare && link.toLowerCase(Locale.ROOT).contains("integrity=");
    @Nullable String target =
        bare && !checked ? references.rewrite(link.substring(open + 1, close)) : null;
    if (target == null) {
      to.append(link);
    } else {
      to.append(link, 0, open + 1).append(target).append(link, close, link.length());
    }
  }

  /** Behind the comma that ends a link: one outside the target and outside quotes. */
  private static int linkEnd(String field, int from) {
    boolean inTarget = false;
    boolean quoted = false;
    int i = from;
    while (i < field.length()) {
      char c = field.charAt(i++);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (inTarget) {
        inTarget = c != '>';
      } else if (c == ',') {
        return i;
      } else {
        quoted = c == '"';
        inTarget = c == '<';
      }
    }
    return field.length();
  }
}
