package dev.appversion.operator.tls;

import java.util.List;

/**
 * Where the operator's certificate lies and whom it names.
 *
 * @param namespace of the Secret
 * @param secret the Secret's name
 * @param hosts the names and addresses of the serving certificate
 * @param webhookConfiguration the MutatingWebhookConfiguration that learns the authorities; empty
 *     for none
 * @param source who makes the certificate
 * @param rotation when it is renewed, where we make it
 */
public record TlsSettings(
    String namespace,
    String secret,
    List<String> hosts,
    String webhookConfiguration,
    Source source,
    Rotation rotation) {
  /** Who makes and renews the certificate. */
  public enum Source {
    /** The operator itself. */
    OPERATOR,
    /** Somebody else, such as cert-manager, who keeps the Secret filled. */
    SECRET
  }

  /** The names by which a Service is reached from inside the cluster. */
  public static List<String> hostsOfService(String service, String namespace) {
    String name = service + "." + namespace + ".svc";
    return List.of(name, name + ".cluster.local", service + "." + namespace, service);
  }
}
