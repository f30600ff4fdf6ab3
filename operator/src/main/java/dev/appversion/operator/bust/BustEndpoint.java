package dev.appversion.operator.bust;

/**
 * The API to which sidecars send requests to bust.
 *
 * @param url the operator's HTTPS API; empty if there is none
 * @param certificateAuthority PEM of the authority that signed its certificate; empty for the
 *     authorities of the platform
 */
public record BustEndpoint(String url, String certificateAuthority) {
  /** No bust API: sidecars refuse requests to bust. */
  public static final BustEndpoint NONE = new BustEndpoint("", "");
}
