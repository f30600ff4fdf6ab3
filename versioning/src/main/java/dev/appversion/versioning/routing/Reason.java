package dev.appversion.versioning.routing;

/** Why a version was chosen: one case for each of the decision's rules. */
public sealed interface Reason {

  /** A short fixed name, for metrics and logs. */
  String label();

  /** Rule 1: the path names bytes that this version has. */
  record HashedAsset(String path) implements Reason {
    @Override
    public String label() {
      return "asset";
    }
  }

  /** Rules 2 to 8: something holds the client to this version, so no other may answer. */
  record Pinned(Pin pin) implements Reason {
    @Override
    public String label() {
      return switch (pin) {
        case HEADER -> "header";
        case QUERY -> "query";
        case FRAMEWORK -> "framework";
        case REDIRECT -> "redirect";
        case REFERRER -> "referrer";
        case COOKIE -> "cookie";
        case PAGE -> "page";
      };
    }
  }

  /** Rule 9: the weights say so, for this bucket. */
  record Weighted(Bucket bucket) implements Reason {
    @Override
    public String label() {
      return "weight";
    }
  }
}
