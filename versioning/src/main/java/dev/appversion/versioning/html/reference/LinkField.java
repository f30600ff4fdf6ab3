package dev.appversion.versioning.html.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The response field {@code Link} (RFC 8288 section 3), used for preloads. */
public final class LinkField {
  private static final String INTEGRITY = "integrity";

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
   * imagesrcset}. A target with an integrity value ({@code integrity}) changes as in a page:
   * together with the value, or not at all.
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

  /** One link, with the comma after it. */
  private static void link(String link, References references, StringBuilder to) {
    int open = link.indexOf('<');
    int close = link.indexOf('>', open + 1);
    if (open < 0 || close <= open || !link.substring(0, open).isBlank()) {
      to.append(link);
      return;
    }
    List<Parameter> parameters = parameters(link, close);
    String target = link.substring(open + 1, close);
    Checked checked = checked(target, parameters, references);
    String replacement = checked.stays ? null : target(target, parameters, references);
    to.append(link, 0, open + 1).append(Objects.requireNonNullElse(replacement, target));
    int copied = close;
    for (Parameter parameter : parameters) {
      String value =
          switch (parameter.name) {
            case "imagesrcset" -> CandidateList.rewrite(parameter.value, references);
            case INTEGRITY -> replacement == null ? null : checked.integrity;
            default -> null;
          };
      if (value != null && !value.equals(parameter.value)) {
        to.append(link, copied, parameter.start).append(quoted(value));
        copied = parameter.end;
      }
    }
    to.append(link, copied, link.length());
  }

  private static @Nullable String target(
      String target, List<Parameter> parameters, References references) {
    boolean module =
        ModuleTags.namesModule(target)
            || parameters.stream()
                .filter(parameter -> parameter.name.equals("rel"))
                .anyMatch(parameter -> ModuleTags.isModulePreload(parameter.value));
    return module ? references.rewriteModule(target) : references.rewrite(target);
  }

  /**
   * The integrity of a link.
   *
   * @param stays whether the target has to stay
   * @param integrity the value beside the target's replacement; null without a value
   */
  private record Checked(boolean stays, @Nullable String integrity) {}

  private static Checked checked(String target, List<Parameter> parameters, References references) {
    List<String> given =
        parameters.stream()
            .filter(parameter -> parameter.name.equals(INTEGRITY))
            .map(Parameter::value)
            .distinct()
            .toList();
    if (given.isEmpty() || given.equals(List.of(""))) {
      return new Checked(false, null);
    }
    String known = given.size() == 1 ? references.integrity(target, given.getFirst()) : null;
    return new Checked(known == null, known);
  }

  /** The parameters after a link's target that have a value (RFC 8288, appendix B.3). */
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

  /** The position after the closing quote; -1 if there is none. */
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

  /** The position after the comma that ends a link: one outside the target and outside quotes. */
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
