package dev.appversion.sidecar;

/**
 * How the data plane treats what HTTP leaves to a gateway.
 *
 * @param underscores what becomes of field names with {@code _} in them
 */
public record HttpSettings(Underscores underscores) {
  /** What a sidecar does unless its settings say otherwise. */
  public static final HttpSettings DEFAULT = new HttpSettings(Underscores.KEEP);

  /** What becomes of request fields whose names have {@code _} in them. */
  public enum Underscores {
    /** Those that look like a name of ours, of a proxy or of the framing are removed. */
    KEEP,
    /** All of them are removed, as nginx does by default. */
    DROP
  }

  /** The same with other underscores. */
  public HttpSettings with(Underscores policy) {
    return new HttpSettings(policy);
  }
}
