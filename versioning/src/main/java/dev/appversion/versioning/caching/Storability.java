package dev.appversion.versioning.caching;

/** What a cache that several clients share may do with a response. */
public enum Storability {
  /** It may not store it. */
  FORBIDDEN,
  /**
   * It may store it. The response does not say that it may be reused without asking: a cache does
   * so by a default of its own.
   */
  UNSAID,
  /** It may store it, and give it to other clients without asking. */
  REUSED
}
