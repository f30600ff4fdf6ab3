package dev.appversion.sidecar.html;

import dev.appversion.versioning.manifest.Digests;

/** Tells one rewriting of a page from another, in a few hex digits. */
final class RewritingKey {
  /** To be raised when the same input gives other pages. */
  private static final String FORMAT = "3";

  private static final int LENGTH = 12;

  private RewritingKey() {}

  static String of(String references, String markup, String appVersion) {
    return Digests.sha256()
        .field(FORMAT)
        .field(references)
        .field(markup)
        .field(appVersion)
        .hex()
        .substring(0, LENGTH);
  }
}
