package dev.appversion.packaging.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs that are classes of this test, run by this JVM's own launcher. */
class TrainingRunTest {
  @TempDir Path directory;

  @Test
  void theProgramGetsTheRequestsAndReachesTheStub() throws Exception {
    Path record = directory.resolve("record");
    Path file =
        scenario(
            """
            env PORT=${port}
            env UPSTREAM=https://127.0.0.1:${tls}
            env CA=${ca}
            arg %s
            also a/b/
            answer GET /greeting 200 text/plain hello
            wait 60 http://127.0.0.1:${port}/ready
            send 2x POST http://127.0.0.1:${port}/cart X-Item:1 -- body
            """
                .formatted(record));

    Scenario scenario = TrainingRun.play(file, program(Server.class), directory);

    assertThat(scenario.packages()).containsExactly("a/b/");
    assertThat(Files.readAllLines(record))
        .filteredOn(line -> line.contains("/cart"))
        .containsExactly("POST /cart 1 body hello", "POST /cart 1 body hello");
  }

  @Test
  void aProgramThatExitsTooEarlyFailsWithItsOutput() throws Exception {
    Path file = scenario("wait 60 http://127.0.0.1:${port}/\n");

    assertThatThrownBy(() -> TrainingRun.play(file, program(Failing.class), directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a reason to fail")
        .rootCause()
        .hasMessageStartingWith("No response below 400 from http://127.0.0.1:");
  }

  private Path scenario(String text) throws Exception {
    return Files.writeString(directory.resolve("training.txt"), text);
  }

  private static List<String> program(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", // starts sooner
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  /** Serves until it gets a signal. */
  static final class Server {
    private Server() {}

    public static void main(String[] args) throws Exception {
      HttpClient http = HttpClient.newBuilder().sslContext(trusting()).build();
      URI greeting = URI.create(System.getenv("UPSTREAM") + "/greeting");
      Path record = Path.of(args[0]);
      int port = Integer.parseInt(System.getenv("PORT"));
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/",
          exchange -> {
            try {
              String upstream =
                  http.send(
                          HttpRequest.newBuilder(greeting).build(),
                          HttpResponse.BodyHandlers.ofString())
                      .body();
              Files.writeString(
                  record,
                  "%s %s %s %s %s%n"
                      .formatted(
                          exchange.getRequestMethod(),
                          exchange.getRequestURI(),
                          exchange.getRequestHeaders().getFirst("X-Item"),
                          new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                          upstream),
                  CREATE,
                  APPEND);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
    }
  }

  /** Trusts the certificate of the stub server only. */
  private static SSLContext trusting() throws Exception {
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(System.getenv("CA")))) {
      authorities.setCertificateEntry(
          "stub", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Exits at once. */
  static final class Failing {
    private Failing() {}

    public static void main(String[] args) {
      System.out.println("a reason to fail");
      System.exit(1);
    }
  }
}
