package dev.appversion.sidecar.source;

import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.net.TestAuthority;
import dev.appversion.sidecar.net.TrustedAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;

/** A real kube-apiserver with its etcd on loopback, stopped with this object. */
final class LocalApiServer implements AutoCloseable {
  private static final Path CLUSTER =
      Path.of(System.getProperty("appversion.root", ".."), "e2e", "cluster", "cluster")
          .toAbsolutePath()
          .normalize();
  static final String SIDECAR_TOKEN = "token-of-the-sidecar";
  private static final String ADMIN_TOKEN = "token-of-the-admin";

  final Path caFile;
  final int port;
  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private Process server;

  LocalApiServer(Path directory) throws Exception {
    this.directory = directory;
    TestAuthority authority = new TestAuthority(directory, "apiserver");
    caFile = Files.writeString(directory.resolve("ca.crt"), authority.certificate());
    Path key = Files.writeString(directory.resolve("tls.key"), authority.privateKey());
    Path tokens =
        Files.writeString(
            directory.resolve("tokens.csv"),
            ADMIN_TOKEN
                + ",admin,1,system:masters\n"
                + SIDECAR_TOKEN
                + ",system:serviceaccount:web:default,2,\"system:serviceaccounts:web\"\n");
    int etcd = freePort();
    int peer = freePort();
    port = freePort();
    String etcdUrl = "http://127.0.0.1:" + etcd;
    String peerUrl = "http://127.0.0.1:" + peer;
    run(
        "etcd",
        "--data-dir",
        directory.resolve("etcd").toString(),
        "--listen-client-urls",
        etcdUrl,
        "--advertise-client-urls",
        etcdUrl,
        "--listen-peer-urls",
        peerUrl,
        "--initial-advertise-peer-urls",
        peerUrl,
        "--initial-cluster",
        "default=" + peerUrl,
        "--unsafe-no-fsync");
    server =
        run(
            "kube-apiserver",
            "--etcd-servers",
            etcdUrl,
            "--bind-address",
            "127.0.0.1",
            "--secure-port",
            Integer.toString(port),
            "--endpoint-reconciler-type",
            "none",
            "--service-cluster-ip-range",
            "10.96.0.0/16",
            "--tls-cert-file",
            caFile.toString(),
            "--tls-private-key-file",
            key.toString(),
            "--service-account-issuer",
            "https://kubernetes.default.svc",
            "--service-account-key-file",
            key.toString(),
            "--service-account-signing-key-file",
            key.toString(),
            "--token-auth-file",
            tokens.toString(),
            "--authorization-mode",
            "RBAC");
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(() -> status("GET", "/readyz", "") == 200);
  }

  /** Sends JSON as the administrator, and returns the status. */
  int status(String method, String path, String json) throws IOException {
    var connection =
        (HttpsURLConnection)
            URI.create("https://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setSSLSocketFactory(
        TrustedAuthority.ofPem(Files.readString(caFile), caFile.toString()));
    connection.setConnectTimeout(5_000);
    connection.setReadTimeout(30_000);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", "Bearer " + ADMIN_TOKEN);
    connection.setRequestProperty("Content-Type", "application/json");
    if (!json.isEmpty()) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(json.getBytes(StandardCharsets.UTF_8));
      }
    }
    int status = connection.getResponseCode();
    if (status < HttpURLConnection.HTTP_BAD_REQUEST) {
      connection.getInputStream().readAllBytes();
    } else {
      System.out.println(
          new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    return status;
  }

  /** Suspends the server's process: connections stay open without a response. */
  void pause() throws Exception {
    signal("-STOP");
  }

  void resume() throws Exception {
    signal("-CONT");
  }

  private void signal(String signal) throws Exception {
    new ProcessBuilder("kill", signal, Long.toString(server.pid())).start().waitFor();
  }

  private Process run(String binary, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(built(binary));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(binary + ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  /** The path of a program, which the script of e2e/ builds if it does not exist. */
  private static String built(String program) throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(CLUSTER.toString(), "tool", program)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String path = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (tool.waitFor() != 0) {
      throw new IllegalStateException(
          "no %s: %s failed, see its output above".formatted(program, CLUSTER));
    }
    return path;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.destroyForcibly();
      process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
