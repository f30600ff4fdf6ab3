package dev.appversion.versioning.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The response field {@code Link} (RFC 8288 section 3), such as of preloads. */
public final class LinkField {
  private LinkField() {}

  /**
   * A parameter of a link.
   *
   * @param name in lower case
   * @param value without its quotes
   * @param start where the value begins in the link, with its quotes; {@code end} likewise
   */
  private record Parameter(String name, String value, int start, int end) {}

  /**
   * A field's value with the targets of its links rewritten, and the candidates in {@code
   * imagesrcset}. A link that vouches for the bytes of its target ({@code integrity}) stays.
   *
   * @param policy of the response
   */
  public static String rewrite(
      String field, ReferenceRewriter rewriter, DocumentUrl url, ContentPolicy policy) {
    References references = new References(rewriter, url, policy);
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
    boolean isLink = open >= 0 && close > open && link.substring(0, open).isBlank();
    List<Parameter> parameters = isLink ? parameters(link, close) : List.of();
    if (!isLink || parameters.stream().anyMatch(parameter -> parameter.name.equals("integrity"))) {
      to.append(link);
      return;
    }
    String target = link.substring(open + 1, close);
    boolean module =
        ModuleTags.namesModule(target)
            || parameters.stream()
                .filter(parameter -> parameter.name.equals("rel"))
                .anyMatch(parameter -> ModuleTags.isModulePreload(parameter.value));
    String replacement = module ? references.rewriteModule(target) : references.rewrite(target);
    to.append(link, 0, open + 1).append(Objects.requireNonNullElse(replacement, target));
    int copied = close;
    for (Parameter parameter : parameters) {
      String candidates =
          parameter.name.equals("imagesrcset")
              ? CandidateList.rewrite(parameter.value, references)
              : null;
      if (candidates != null) {
        to.append(link, copied, parameter.start).append(quoted(candidates));
        copied = parameter.end;
      }
    }
    to.append(link, copied, link.length());
  }

  /** The parameters behind a link's target that have a value (RFC 8288, appendix B.3). */
  private static List<Parameter> parameters(String link, int from) {
    List<Parameter> parameters = new ArrayList<>();
    int at = link.indexOf(';', from);
    while (at >= 0) {
      int nameEnd = indexOfAny(link, "=;,", at + 1);
      String name = link.substring(at + 1, nameEnd).strip().toLowerCase(Locale.ROOT);
      int end = nameEnd;
      if (link.startsWith("=", nameEnd)) {
        int start = nameEnd + 1;
        while (start < link.length() && link.charAt(start) <= ' ') {
          start++;
        }
        boolean quoted = link.startsWith("\"", start);
        end = quoted ? quotesEnd(link, start) : indexOfAny(link, ";,", start);
        if (end < 0) {
          break;
        }
        String value = link.substring(start, end);
        parameters.add(new Parameter(name, quoted ? unquoted(value) : value.strip(), start, end));
      }
      at = link.indexOf(';', end);
    }
    return parameters;
  }

  /** Behind the quote that closes; -1 if there is none. */
  private static int quotesEnd(String link, int open) {
    int i = open + 1;
    while (i < link.length() && link.charAt(i) != '"') {
      i += link.charAt(i) == '\\' ? 2 : 1;
    }
    return i < link.length() ? i + 1 : -1;
  }

  private static String unquoted(String value) {
    StringBuilder plain = new StringBuilder(value.length());
    for (int i = 1; i < value.length() - 1; i++) {
      i += value.charAt(i) == '\\' ? 1 : 0;
      plain.append(value.charAt(i));
    }
    return plain.toString();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static int indexOfAny(String text, String any, int from) {
    int i = from;
    while (i < text.length() && any.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
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
