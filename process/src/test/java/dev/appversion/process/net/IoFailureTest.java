package dev.appversion.process.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertPathValidatorException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoFailureTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new ConnectException("Connection refused"), "connection refused"),
        arguments(new ConnectException(), "connection refused"),
        arguments(new ConnectException("Connection timed out"), "connection timed out"),
        arguments(new NoRouteToHostException("No route to host"), "no route to host"),
        arguments(new SocketException("Connection reset"), "connection reset"),
        arguments(new SocketException(), "connection failed"),
        arguments(new BindException("Address already in use"), "address already in use"),
        arguments(new UnknownHostException("shop.web.svc"), "unknown host shop.web.svc"),
        arguments(
            new UnknownHostException("shop: Temporary failure in name resolution"),
            "unknown host shop"),
        arguments(new UnknownHostException(), "unknown host"),
        arguments(
            new HttpConnectTimeoutException("HTTP connect timed out"), "HTTP connect timed out"),
        arguments(new HttpTimeoutException("request timed out"), "request timed out"),
        arguments(new TimeoutException(), "no response in time"),
        arguments(new SocketTimeoutException("Read timed out"), "read timed out"),
        arguments(new SocketTimeoutException(), "no response in time"),
        arguments(new ClosedChannelException(), "connection closed"),
        arguments(new EOFException(), "unexpected end of data"),
        arguments(new EOFException("Unexpected end of stream"), "unexpected end of stream"),
        arguments(
            new IOException("HTTP/1.1 header parser received no bytes", new EOFException("EOF")),
            "connection closed before a response"),
        arguments(
            new SSLHandshakeException("Remote host terminated the handshake"),
            "TLS handshake failed: remote host terminated the handshake"),
        arguments(untrusted(), "TLS handshake failed: no trusted certificate found"),
        arguments(new SSLHandshakeException(""), "TLS handshake failed"),
        arguments(new AccessDeniedException("/a"), "permission denied"),
        arguments(new NoSuchFileException("/a"), "no such file"),
        arguments(new FileAlreadyExistsException("/a"), "file already exists"),
        arguments(new FileSystemException("/a", null, "Not a directory"), "not a directory"),
        arguments(new FileSystemException("/a"), "/a"),
        arguments(new ExecutionException(new ConnectException()), "connection refused"),
        arguments(new CompletionException(new TimeoutException()), "no response in time"),
        arguments(new UncheckedIOException(new NoSuchFileException("/a")), "no such file"),
        arguments(new IOException("the response is too long"), "the response is too long"),
        arguments(new IOException(null, new ConnectException()), "connection refused"),
        arguments(new IOException(), "I/O error"),
        arguments(new IllegalArgumentException("not a URI"), "not a URI"),
        arguments(new IllegalStateException(), "internal error"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void describesAFailureWithoutNamesOfClasses(Throwable failure, String phrase) {
    assertThat(IoFailure.describe(failure)).isEqualTo(phrase);
  }

  @Test
  void describesARefusedConnectionOfTheHttpClient() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThat(failureOf("http://127.0.0.1:" + port)).isEqualTo("connection refused");
  }

  @Test
  void describesAnUnknownHostOfTheHttpClient() throws Exception {
    assertThat(failureOf("http://shop.invalid")).isEqualTo("unknown host");
  }

  private static String failureOf(String url) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());
      return "a response";
    } catch (IOException e) {
      return IoFailure.describe(e);
    }
  }

  private static SSLHandshakeException untrusted() {
    SSLHandshakeException failure =
        new SSLHandshakeException("PKIX path validation failed: java.security.cert.Some: reason");
    failure.initCause(new CertPathValidatorException("No trusted certificate found"));
    return failure;
  }
}
