package dev.appversion.api.v1alpha1;

import java.util.Locale;

/**
 * The values of {@code appProtocol} for a sidecar's port. Kubernetes accepts names of the form of a
 * label's key ({@link LabelKeys}); names of protocols that sidecars do not support are rejected.
 */
public final class AppProtocol {
  static final String IS_SPOKEN =
      "!has(self.appProtocol) || !(self.appProtocol.lowerAscii() in ['https', 'tls', 'http2', 'h2', 'h2c', 'grpc', 'grpc-web',"
          + " 'kubernetes.io/h2c', 'kubernetes.io/wss'])";

  /** The error for a protocol that sidecars do not support. */
  public static final String MESSAGE =
      "the sidecar supports only HTTP/1.1 without TLS, not HTTP/2 or gRPC: set http, kubernetes.io/ws or tcp, or leave it"
          + " unset, and send gRPC to a port of the app by a separate Service";

  private AppProtocol() {}

  /** Whether the rule accepts this protocol. */
  public static boolean isSpoken(String protocol) {
    return !IS_SPOKEN.contains("'" + protocol.toLowerCase(Locale.ROOT) + "'");
  }
}
