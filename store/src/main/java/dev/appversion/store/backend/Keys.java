package dev.appversion.store.backend;

import java.util.regex.Pattern;

/** Rejects keys that are invalid, or that a backend might interpret as something else. */
final class Keys {
  private static final Pattern KEY =
      Pattern.compile("(?!.*(^|/)\\.{1,2}(/|$))[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

  private Keys() {}

  static String checked(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a key: " + key);
    }
    return key;
  }

  /** Checks a prefix: a key and a slash. */
  static String checkedPrefix(String prefix) {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("not a prefix: " + prefix);
    }
    checked(prefix.substring(0, prefix.length() - 1));
    return prefix;
  }
}
