package dev.appversion.versioning.contract;

/** Keys of ConfigMaps and Secrets, which are the files' names where these are mounted as well. */
public final class DataKeys {
  /** ConfigMap: the routing table. */
  public static final String ROUTING = "routing.json";

  /** ConfigMap, static root: a manifest, of any tool. */
  public static final String MANIFEST = "staticfiles.json";

  /** ConfigMap: a manifest, compressed by gzip, or a part of it. */
  public static final String MANIFEST_GZIP = MANIFEST + ".gz";

  /** Secret: the current key. */
  public static final String SECRET_KEY = "secret-key";

  /** The suffix of the name of the previous key's file. */
  public static final String PREVIOUS_SUFFIX = "-previous";

  /** Secret: the previous key, during a rotation. */
  public static final String SECRET_KEY_PREVIOUS = SECRET_KEY + PREVIOUS_SUFFIX;

  /** ConfigMap, Secret: the certificate of a certificate authority, PEM. */
  public static final String CERTIFICATE_AUTHORITY = "ca.crt";

  /** Sidecar's volume: the pod's labels, from the downward API. */
  public static final String LABELS = "labels";

  /** Sidecar's volume: the token of the pod's service account. */
  public static final String TOKEN = "token";

  private DataKeys() {}
}
