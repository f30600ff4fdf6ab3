package dev.appversion.operator.bust;

/**
 * Where sidecars send a request to bust.
 *
 * @param url the operator's HTTPS API; empty where there is none
 * @param certificateAuthority PEM of the authority that its certificate comes from; empty for the
 *     platform's
 */
public record BustEndpoint(String url, String certificateAuthority) {
  /** No bust API: sidecars refuse requests to bust. */
  public static final BustEndpoint NONE = new BustEndpoint("", "");
}
