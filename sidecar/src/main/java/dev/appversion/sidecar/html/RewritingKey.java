package dev.appversion.sidecar.html;

import dev.appversion.versioning.manifest.Digests;

/** A key that distinguishes rewritings of a page, of a few hex digits. */
final class RewritingKey {
  /** The version of the rewriter: increase it if the same input produces other pages. */
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
