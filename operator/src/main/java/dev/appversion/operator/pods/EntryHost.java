package dev.appversion.operator.pods;

import dev.appversion.versioning.contract.HttpFields;
import java.net.URI;
import java.net.http.HttpRequest;

/**
 * The name under which an app is known in its cluster: its entry Service's. Pods are asked by their
 * address, but in the words of a client that came by this name and https: an app that takes known
 * hosts only, or sends everybody to https, would refuse all else.
 *
 * @param name {@code <name>.<namespace>.svc}
 */
public record EntryHost(String name) {
  /** The entry of an AppVersion. */
  public static EntryHost of(String namespace, String app) {
    return new EntryHost(app + "." + namespace + ".svc");
  }

  /**
   * Lets this process's HTTP clients set the field {@code Host}, which the JDK's do not by
   * themselves. To be called before the first one is made.
   */
  public static void allow() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  /** A request for this name, to a pod's address. */
  public HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address)
        .header(HttpFields.HOST, name)
        .header(HttpFields.X_FORWARDED_PROTO, "https");
  }
}
