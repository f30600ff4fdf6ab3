package dev.appversion.operator.tls;

import java.util.List;

/**
 * The settings of the operator's certificate.
 *
 * @param namespace of the Secret
 * @param secret the Secret's name
 * @param hosts the names and addresses of the serving certificate
 * @param webhookConfiguration the MutatingWebhookConfiguration that gets the authorities; empty for
 *     none
 * @param source what creates the certificate
 * @param rotation when it is renewed, if the operator creates it
 */
public record TlsSettings(
    String namespace,
    String secret,
    List<String> hosts,
    String webhookConfiguration,
    Source source,
    Rotation rotation) {
  /** The creator of the certificate, which also renews it. */
  public enum Source {
    /** The operator itself. */
    OPERATOR,
    /** Another tool, such as cert-manager, which writes the Secret. */
    SECRET
  }

  /** The DNS names of a Service inside the cluster. */
  public static List<String> hostsOfService(String service, String namespace) {
    String name = service + "." + namespace + ".svc";
    return List.of(name, name + ".cluster.local", service + "." + namespace, service);
  }
}
