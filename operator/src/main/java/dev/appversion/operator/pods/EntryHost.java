package dev.appversion.operator.pods;

import dev.appversion.versioning.contract.HttpFields;
import java.net.URI;
import java.net.http.HttpRequest;

/**
 * The DNS name of an app's entry Service. Requests to a pod's address carry it as {@code Host},
 * with {@code X-Forwarded-Proto: https}: an app that accepts only known hosts, or redirects to
 * https, refuses other requests.
 *
 * @param name {@code <name>.<namespace>.svc}
 */
public record EntryHost(String name) {
  /** The host of an AppVersion's entry. */
  public static EntryHost of(String namespace, String app) {
    return new EntryHost(app + "." + namespace + ".svc");
  }

  /**
   * Allows the JDK's HTTP clients of this process to set the field {@code Host}. Must be called
   * before the first one is created.
   */
  public static void allow() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  /** A request with this host, to a pod's address. */
  public HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address)
        .header(HttpFields.HOST, name)
        .header(HttpFields.X_FORWARDED_PROTO, "https");
  }
}
