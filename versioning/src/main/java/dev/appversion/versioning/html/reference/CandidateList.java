package dev.appversion.versioning.html.reference;

import dev.appversion.versioning.html.text.Ascii;
import org.jspecify.annotations.Nullable;

/** The image candidates of {@code srcset} and {@code imagesrcset} (HTML standard, 4.8.4.3.10). */
public final class CandidateList {
  private CandidateList() {}

  /** The list with its references rewritten; null if none is. */
  public static @Nullable String rewrite(String list, References references) {
    StringBuilder result = null;
    int copied = 0;
    int at = 0;
    while (true) {
      while (at < list.length() && (Ascii.isSpace(list.charAt(at)) || list.charAt(at) == ',')) {
        at++;
      }
      if (at == list.length()) {
        break;
      }
      int start = at;
      while (at < list.length() && !Ascii.isSpace(list.charAt(at))) {
        at++;
      }
      int end = at;
      while (list.charAt(end - 1) == ',') {
        end--;
      }
      String replacement = references.rewrite(list.substring(start, end));
      if (replacement != null) {
        result = result == null ? new StringBuilder(list.length() + 32) : result;
        result.append(list, copied, start).append(replacement);
        copied = end;
      }
      if (end == at) {
        at = descriptorsEnd(list, at);
      }
    }
    return result == null ? null : result.append(list, copied, list.length()).toString();
  }

  /** The comma that ends a candidate; those in parentheses do not. */
  private static int descriptorsEnd(String list, int from) {
    boolean inParentheses = false;
    for (int i = from; i < list.length(); i++) {
      switch (list.charAt(i)) {
        case '(' -> inParentheses = true;
        case ')' -> inParentheses = false;
        case ',' -> {
          if (!inParentheses) {
            return i;
          }
        }
        default -> {}
      }
    }
    return list.length();
  }
}
