package dev.appversion.sidecar.bust;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.appversion.process.net.IoFailure;
import dev.appversion.sidecar.net.BoundedRead;
import dev.appversion.sidecar.net.TrustedAuthority;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.BustFields;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;

/**
 * Requests a bust from the operator that the routing table names: docs/reference/contracts.md, "The
 * operator's HTTPS API". The request is sent once and not retried.
 */
public final class OperatorBuster implements Buster {
  private static final Logger LOG = System.getLogger(OperatorBuster.class.getName());
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_ANSWER_BYTES = 64 << 10;
  private static final JsonFactory JSON = new JsonFactory();

  private final RoutingState state;
  private final Duration answerTimeout;

  /**
   * Sends busts to the operator of the routing table; a response may take 15 seconds.
   *
   * @param state read for each bust: the operator's address and the certificate authority
   */
  public OperatorBuster(RoutingState state) {
    this(state, Duration.ofSeconds(15));
  }

  /**
   * @param answerTimeout the timeout of the response; the operator reads the app's manifests before
   *     it responds
   */
  OperatorBuster(RoutingState state, Duration answerTimeout) {
    this.state = state;
    this.answerTimeout = answerTimeout;
  }

  @Override
  public Result bust(String token) {
    var snapshot = state.current().snapshot();
    if (snapshot.isEmpty()) {
      return new Result.Unavailable("the sidecar has no routing table yet");
    }
    RoutingTable table = snapshot.get().table();
    if (table.bust().url().isEmpty()) {
      return new Result.Unavailable("the routing table names no operator");
    }
    try {
      return post(table, token);
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "cannot send the bust to the operator url={0} error={1}",
          table.bust().url(),
          IoFailure.describe(e));
      return new Result.Unavailable("the operator is not reachable");
    }
  }

  private Result post(RoutingTable table, String token) throws IOException {
    HttpURLConnection connection = open(table, token);
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        try (InputStream in = connection.getInputStream()) {
          return new Result.Accepted(
              generation(BoundedRead.all(in, MAX_ANSWER_BYTES, answerTimeout)));
        }
      }
      LOG.log(Level.WARNING, "the operator rejected the bust status={0}", status);
      return switch (status) {
        case HttpURLConnection.HTTP_UNAUTHORIZED -> new Result.Refused();
        case HttpURLConnection.HTTP_CONFLICT -> new Result.Used();
        case HttpURLConnection.HTTP_NOT_FOUND ->
            new Result.Unavailable("the operator does not manage this app");
        default -> new Result.Unavailable("the operator failed to process the bust");
      };
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection open(RoutingTable table, String token) throws IOException {
    BustState bust = table.bust();
    String url = bust.url();
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    URI uri = URI.create(base + WirePaths.operatorBust(table.namespace(), table.app()));
    if (!(uri.toURL().openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
      throw new IOException("not an HTTP URL: " + uri);
    }
    if (connection instanceof HttpsURLConnection https && !bust.certificateAuthority().isEmpty()) {
      https.setSSLSocketFactory(
          TrustedAuthority.ofPem(bust.certificateAuthority(), "bust.certificateAuthority"));
    }
    connection.setRequestMethod("POST");
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) answerTimeout.toMillis());
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty(HttpFields.ACCEPT, "application/json");
    connection.setRequestProperty(HttpFields.AUTHORIZATION, "Bearer " + token);
    // With a fixed length, HttpURLConnection does not retry a failed POST.
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(0);
    return connection;
  }

  private static long generation(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (key.equals(BustFields.GENERATION) && value == JsonToken.VALUE_NUMBER_INT) {
          return parser.getLongValue();
        }
        parser.skipChildren();
      }
    }
    throw new IOException("the operator's response has no generation");
  }
}
