package dev.appversion.testkit.apiserver;

import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.KubernetesTools;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real kube-apiserver with its etcd on loopback ports: no nodes, no controllers. Unlike a
 * cluster's, it can call a webhook that this process serves.
 */
public final class ApiServer implements AutoCloseable {
  private static final String TOKEN = "test-admin";

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final int port;
  private final KubernetesClient client;

  /**
   * Starts both and waits until the server responds.
   *
   * @throws IOException if a program cannot be started
   */
  public ApiServer() throws IOException {
    folder = Files.createTempDirectory("api-server");
    int etcd = freePort();
    int peer = freePort();
    port = freePort();
    try {
      String peerUrl = "http://127.0.0.1:" + peer;
      String etcdUrl = "http://127.0.0.1:" + etcd;
      run(
          "etcd",
          "--data-dir=" + folder.resolve("etcd"),
          "--listen-client-urls=" + etcdUrl,
          "--advertise-client-urls=" + etcdUrl,
          "--listen-peer-urls=" + peerUrl,
          "--initial-advertise-peer-urls=" + peerUrl,
          "--initial-cluster=default=" + peerUrl,
          "--unsafe-no-fsync");
      Path tokens =
          Files.writeString(folder.resolve("tokens"), TOKEN + ",admin,1,\"system:masters\"\n");
      Path key = Files.writeString(folder.resolve("sa.key"), signingKey());
      run(
          "kube-apiserver",
          "--etcd-servers=" + etcdUrl,
          "--bind-address=127.0.0.1",
          "--secure-port=" + port,
          "--cert-dir=" + folder.resolve("certificates"),
          "--service-cluster-ip-range=10.96.0.0/16",
          "--service-account-issuer=https://kubernetes.default.svc",
          "--service-account-key-file=" + key,
          "--service-account-signing-key-file=" + key,
          "--token-auth-file=" + tokens,
          "--authorization-mode=RBAC",
          // No controller creates the service accounts that it requires.
          "--disable-admission-plugins=ServiceAccount");
      client = client(TOKEN);
      await()
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptionsInstanceOf(KubernetesClientException.class)
          .until(() -> client.namespaces().withName("default").get() != null);
    } catch (IOException | RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** Its base URL, without a slash at the end. */
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /** A token with all rights. */
  public String token() {
    return TOKEN;
  }

  /** The file of the certificate, which it has signed itself. */
  public Path certificate() {
    return folder.resolve("certificates").resolve("apiserver.crt");
  }

  /** A client with all rights. */
  public KubernetesClient client() {
    return client;
  }

  /** A kubeconfig with all rights, for programs such as helm. */
  public Path kubeconfig() throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: admin}}]
        clusters:
        - {name: test, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}
        users: [{name: admin, user: {token: %s}}]
        """
            .formatted(port, TOKEN));
  }

  private KubernetesClient client(String token) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withTrustCerts(true)
            .withDisableHostnameVerification(true)
            .withOauthToken(token)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(KubernetesTools.find(program)));
    command.addAll(List.of(arguments));
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(program + ".log").toFile())
            .start());
  }

  private static String signingKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Its process stops, as on a node that hangs: connections stay open, and nothing responds until
   * {@link #resume}.
   */
  public void pause() throws IOException {
    signal("STOP");
  }

  /** Its process continues. */
  public void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(processes.getLast().pid())).start();
    try {
      if (kill.waitFor() != 0) {
        throw new IOException("kill -" + name + " exited with " + kill.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    stop();
  }

  private void stop() {
    if (!Files.exists(folder)) {
      return; // stopped before
    }
    for (Process process : processes.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
