package dev.appversion.benchmarks.peers.load;

import dev.appversion.versioning.contract.RequestPins;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests for the app: a page load of a new client, a header pin, a cookie pin. */
public final class Requests {
  /** In the order in which a client sends them. */
  public static final List<byte[]> MIX =
      List.of(
          request(
              "Sec-Fetch-Dest: document",
              "Sec-Fetch-Mode: navigate",
              "Accept: text/html,application/xhtml+xml"),
          request("X-App-Requested-Version: 1.0"),
          request("Cookie: " + affinity("v2")));

  private Requests() {}

  /** The affinity cookie of a client of this version. */
  public static String affinity(String version) {
    return RequestPins.AFFINITY_COOKIE + "=" + version + ".950000";
  }

  private static byte[] request(String... fields) {
    String head = "GET /page HTTP/1.1\r\nHost: shop.example\r\n" + String.join("\r\n", fields);
    return (head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
