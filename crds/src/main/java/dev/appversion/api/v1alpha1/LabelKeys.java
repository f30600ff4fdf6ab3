package dev.appversion.api.v1alpha1;

/** The keys of labels, by Kubernetes' rule (Labels and Selectors, "Syntax and character set"). */
public final class LabelKeys {
  /** The error for an invalid key. */
  public static final String MESSAGE =
      "a label's key is a name of at most 63 letters, digits, '-', '_' and '.', optionally prefixed by a DNS"
          + " name and a slash, such as app.kubernetes.io/name";

  /** The form of a key, without {@link #PREFIX_LENGTH}. */
  static final String PATTERN =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          + "([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$";

  /** The maximum length of the prefix before the slash, in characters. */
  static final int PREFIX_LENGTH = 253;

  private LabelKeys() {}

  /** Whether the API server accepts a label with this key. */
  public static boolean isValid(String key) {
    return key.matches(PATTERN) && key.indexOf('/') <= PREFIX_LENGTH;
  }
}
