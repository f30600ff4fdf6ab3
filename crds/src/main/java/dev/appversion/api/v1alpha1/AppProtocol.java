package dev.appversion.api.v1alpha1;

/**
 * What may be said of the protocol at a sidecar's port. Kubernetes takes names of the form of a
 * label's key ({@link LabelKeys}); those of protocols that sidecars do not speak are refused.
 */
final class AppProtocol {
  static final String IS_SPOKEN =
      "!has(self.appProtocol) || !(self.appProtocol.lowerAscii() in ['https', 'tls', 'http2', 'h2', 'h2c', 'grpc', 'grpc-web',"
          + " 'kubernetes.io/h2c', 'kubernetes.io/wss'])";

  static final String MESSAGE =
      "the sidecar speaks HTTP/1.1 without TLS: set http, kubernetes.io/ws or tcp, or nothing";

  private AppProtocol() {}
}
