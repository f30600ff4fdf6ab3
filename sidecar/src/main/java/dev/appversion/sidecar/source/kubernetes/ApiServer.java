package dev.appversion.sidecar.source.kubernetes;

import dev.appversion.process.net.HostPort;
import dev.appversion.sidecar.config.SidecarConfig.Watched;
import dev.appversion.sidecar.net.BoundedRead;
import dev.appversion.sidecar.net.TrustedAuthority;
import dev.appversion.versioning.contract.HttpFields;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A client of the Kubernetes API server, by {@link HttpURLConnection}: another HTTP client would
 * cost each pod megabytes of memory for one request every few minutes. Used by one thread.
 */
public final class ApiServer {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration GET_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ERROR_BYTES = 16 << 10;
  private static final int MAX_TOKEN_BYTES = 64 << 10;

  private final URI base;
  private final Path tokenFile;
  private final Path caFile;
  private byte[] caBytes = {};
  private @Nullable SSLSocketFactory sockets;

  /** The API server at a base URL, with the files of a service account. */
  public ApiServer(URI base, Path tokenFile, Path caFile) {
    this.base = base;
    this.tokenFile = tokenFile;
    this.caFile = caFile;
  }

  /** The API server that the settings name. */
  public static ApiServer of(Watched watched) {
    return new ApiServer(
        URI.create("https://" + new HostPort(watched.host(), watched.port())),
        watched.tokenFile(),
        watched.caFile());
  }

  /**
   * Gets an object.
   *
   * @param path with its query
   * @throws ApiException if the status is not 200
   * @throws IOException if there was no response, or it was longer than allowed
   */
  public KubernetesObject get(String path, int maxBytes) throws IOException {
    HttpURLConnection connection = open(path, GET_TIMEOUT);
    byte[] body;
    try (InputStream in = body(connection)) {
      body = BoundedRead.all(in, maxBytes, GET_TIMEOUT);
    }
    return KubernetesJson.object(body);
  }

  /**
   * Opens a stream of events.
   *
   * @param silence the read timeout: the time without an event after which the connection counts as
   *     broken
   */
  public InputStream watch(String path, Duration silence) throws IOException {
    return body(open(path, silence));
  }

  private HttpURLConnection open(String path, Duration readTimeout) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) base.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) readTimeout.toMillis());
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty(HttpFields.ACCEPT, "application/json");
    connection.setRequestProperty(HttpFields.USER_AGENT, "appversion-sidecar");
    connection.setRequestProperty(HttpFields.AUTHORIZATION, "Bearer " + token());
    if (connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(sockets());
    }
    return connection;
  }

  /** Reads the token for each connection: the kubelet replaces it before it expires. */
  private String token() throws IOException {
    byte[] bytes = BoundedRead.file(tokenFile, MAX_TOKEN_BYTES);
    String token = new String(bytes, StandardCharsets.US_ASCII).strip();
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IOException("the token file " + tokenFile + " contains no token");
    }
    return token;
  }

  private SSLSocketFactory sockets() throws IOException {
    byte[] bytes = Files.readAllBytes(caFile);
    if (sockets == null || !Arrays.equals(bytes, caBytes)) {
      sockets =
          TrustedAuthority.ofPem(new String(bytes, StandardCharsets.US_ASCII), caFile.toString());
      caBytes = bytes;
    }
    return sockets;
  }

  private static InputStream body(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_OK) {
      return connection.getInputStream();
    }
    throw new ApiException(status, "HTTP " + status + ' ' + reason(connection));
  }

  /** The message of a Status; it may name objects and accounts, never tokens. */
  private static String reason(HttpURLConnection connection) {
    try (InputStream error = connection.getErrorStream()) {
      return error == null
          ? ""
          : KubernetesJson.object(BoundedRead.all(error, MAX_ERROR_BYTES, GET_TIMEOUT)).message();
    } catch (IOException e) {
      return "";
    }
  }
}
