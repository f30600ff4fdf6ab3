package dev.appversion.versioning.caching;

/** Whether a shared cache may store a response (RFC 9111, section 3). */
public enum Storability {
  /** It must not store it. */
  FORBIDDEN,
  /**
   * It may store it. Without an explicit lifetime, a cache reuses it by a heuristic (RFC 9111,
   * section 4.2.2).
   */
  HEURISTIC,
  /** It may store it, and reuse it for other clients for an explicit lifetime. */
  EXPLICIT
}
