package dev.appversion.sidecar.html;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of rewritten pages: the app's tag plus a key of the rewriting. They are weak,
 * since a page may be sent compressed or not. Clients' conditions are mapped back, so that the app
 * can respond 304 while the rewriting would be the same.
 */
final class EntityTags {
  private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");
  private static final String MARK = "~av";

  private final String strongSuffix;
  private final String weakSuffix;
  private final Pattern ours;

  /**
   * @param key distinguishes rewritings; hex digits
   */
  EntityTags(String key) {
    this.strongSuffix = MARK + "s" + key;
    this.weakSuffix = MARK + "w" + key;
    this.ours = Pattern.compile("(?:W/)?\"([^\"]*)" + MARK + "([sw])" + key + "\"");
  }

  /** The tag of the rewritten page; null if the argument is not an entity tag. */
  @Nullable String outward(String tag) {
    Matcher parts = TAG.matcher(tag.strip());
    if (!parts.matches()) {
      return null;
    }
    return "W/\"" + parts.group(2) + (parts.group(1) == null ? strongSuffix : weakSuffix) + '"';
  }

  /** Whether a condition names a page of this rewriting. */
  boolean isNamedIn(String condition) {
    return ours.matcher(condition).find();
  }

  /**
   * The condition with the app's tags; tags of other rewritings stay as they are, and match
   * nothing.
   */
  String inward(String condition) {
    return ours.matcher(condition)
        .replaceAll(
            tag ->
                Matcher.quoteReplacement(
                    (tag.group(2).equals("w") ? "W/" : "") + '"' + tag.group(1) + '"'));
  }

  /** The condition with the app's tags for pages of this rewriting only; may be empty. */
  String inwardOfPages(String condition) {
    return TAG.matcher(condition)
        .results()
        .map(MatchResult::group)
        .filter(this::isNamedIn)
        .map(this::inward)
        .collect(Collectors.joining(", "));
  }
}
