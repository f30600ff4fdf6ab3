package dev.appversion.versioning.html.text;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Character references in attribute values (HTML standard, 13.2.5.72). Of the named ones those that
 * template engines write are known. A value with another one is not decoded and does not change.
 */
public final class CharacterReferences {
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("AMP", "&"),
          Map.entry("lt", "<"),
          Map.entry("LT", "<"),
          Map.entry("gt", ">"),
          Map.entry("GT", ">"),
          Map.entry("quot", "\""),
          Map.entry("QUOT", "\""),
          Map.entry("apos", "'"),
          Map.entry("sol", "/"),
          Map.entry("colon", ":"),
          Map.entry("period", "."),
          Map.entry("comma", ","),
          Map.entry("semi", ";"),
          Map.entry("equals", "="),
          Map.entry("quest", "?"),
          Map.entry("num", "#"),
          Map.entry("percnt", "%"),
          Map.entry("plus", "+"),
          Map.entry("lowbar", "_"),
          Map.entry("lpar", "("),
          Map.entry("rpar", ")"),
          Map.entry("Tab", "\t"),
          Map.entry("NewLine", "\n"));

  /** Those that browsers accept without a semicolon as well (HTML standard, 13.5). */
  private static final Set<String> WITHOUT_SEMICOLON =
      Set.of(
          """
          AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT
          Iacute Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN
          Uacute Ucirc Ugrave Uuml Yacute aacute acirc acute aelig agrave amp aring atilde auml brvbar
          ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 frac34
          gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute
          ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2
          sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml
          """
              .strip()
              .split("\\s+"));

  /** Numbers that mean the characters of windows-1252 (HTML standard, 13.2.5.80). */
  private static final String WINDOWS_1252 =
      "\u20ac\0\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\0\u017d\0"
          + "\0\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\0\u017e\u0178";

  private CharacterReferences() {}

  /** The value as the document means it; null if it has a reference that is not known here. */
  public static @Nullable String decode(String value) {
    int at = value.indexOf('&');
    if (at < 0) {
      return value;
    }
    StringBuilder decoded = new StringBuilder(value.length());
    int from = 0;
    while (at >= 0) {
      decoded.append(value, from, at);
      from = value.startsWith("#", at + 1) ? number(value, at, decoded) : name(value, at, decoded);
      if (from < 0) {
        return null;
      }
      at = value.indexOf('&', from);
    }
    return decoded.append(value, from, value.length()).toString();
  }

  /** A value as it is written between double quotes; most values do not change. */
  public static String encode(String value) {
    StringBuilder encoded = null;
    int copied = 0;
    for (int i = 0; i < value.length(); i++) {
      String escape = escape(value.charAt(i));
      if (escape != null) {
        encoded = encoded == null ? new StringBuilder(value.length() + 16) : encoded;
        encoded.append(value, copied, i).append(escape);
        copied = i + 1;
      }
    }
    return encoded == null ? value : encoded.append(value, copied, value.length()).toString();
  }

  private static @Nullable String escape(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> null;
    };
  }

  /** Appends the characters of the reference at an ampersand; returns where it ends, or -1. */
  private static int name(String value, int ampersand, StringBuilder to) {
    int end = ampersand + 1;
    while (end < value.length() && isAlphanumeric(value.charAt(end))) {
      end++;
    }
    String name = value.substring(ampersand + 1, end);
    char after = end < value.length() ? value.charAt(end) : ' ';
    boolean reference =
        !name.isEmpty() && (after == ';' || (after != '=' && WITHOUT_SEMICOLON.contains(name)));
    if (!reference) {
      to.append('&').append(name);
      return end;
    }
    String known = KNOWN.get(name);
    if (known == null) {
      return -1;
    }
    to.append(known);
    return after == ';' ? end + 1 : end;
  }

  private static int number(String value, int ampersand, StringBuilder to) {
    int start = ampersand + 2;
    boolean hex = start < value.length() && (value.charAt(start) | 0x20) == 'x';
    int end = hex ? start + 1 : start;
    int digits = end;
    int code = 0;
    while (end < value.length() && Character.digit(value.charAt(end), hex ? 16 : 10) >= 0) {
      if (value.charAt(end) > 0x7f) {
        return -1;
      }
      code =
          Math.min(
              0x110000, code * (hex ? 16 : 10) + Character.digit(value.charAt(end), hex ? 16 : 10));
      end++;
    }
    if (end == digits) {
      to.append(value, ampersand, end);
      return end;
    }
    if (code >= 0x80 && code <= 0x9f && WINDOWS_1252.charAt(code - 0x80) != 0) {
      code = WINDOWS_1252.charAt(code - 0x80);
    }
    boolean isCharacter = code != 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
    to.appendCodePoint(isCharacter ? code : 0xfffd);
    return value.startsWith(";", end) ? end + 1 : end;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
