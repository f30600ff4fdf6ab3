package dev.appversion.versioning.contract;

import java.util.regex.Pattern;

/**
 * The names that versions may have: they occur in headers, cookies, labels and names of Kubernetes
 * objects.
 */
public final class VersionNames {
  /**
   * Single dots and dashes between lower-case letters and digits, so that no two derived object
   * names collide.
   */
  public static final String PATTERN = "^[a-z0-9]+([.-][a-z0-9]+)*$";

  /** Long enough for a git SHA. */
  public static final int MAX_LENGTH = 40;

  /** The rule in words. */
  public static final String RULE =
      "must be at most 40 lower-case letters and digits with single dots or dashes between them";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private VersionNames() {}

  /** Whether a version may have this name: see {@link #RULE}. */
  public static boolean isValid(String name) {
    return name.length() <= MAX_LENGTH && FORM.matcher(name).matches();
  }
}
