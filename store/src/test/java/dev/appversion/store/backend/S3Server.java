package dev.appversion.store.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real S3 server, versitygw with a directory, built once from its Go module. */
final class S3Server implements AutoCloseable {
  static final String ACCESS_KEY = "test-access";
  static final String SECRET_KEY = "test-secret-key";
  private static final String VERSION = "v1.8.0";

  private final Process process;
  private final int port;

  private S3Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server; each subdirectory is a bucket.
   *
   * @throws IllegalStateException if it does not start
   */
  static S3Server start(Path buckets) throws IOException, InterruptedException {
    return start(buckets, freePort());
  }

  static S3Server start(Path buckets, int port) throws IOException, InterruptedException {
    Path log = Files.createTempFile("versitygw", ".log");
    Process process =
        new ProcessBuilder(
                binary().toString(),
                "--access",
                ACCESS_KEY,
                "--secret",
                SECRET_KEY,
                "--port",
                "127.0.0.1:" + port,
                "posix",
                "--nometa",
                buckets.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    for (int i = 0; i < 200; i++) {
      if (!process.isAlive()) {
        throw new IllegalStateException("versitygw ended: " + Files.readString(log));
      }
      if (accepts(port)) {
        return new S3Server(process, port);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    process.destroyForcibly();
    throw new IllegalStateException("versitygw does not listen: " + Files.readString(log));
  }

  int port() {
    return port;
  }

  private static boolean accepts(int port) {
    Socket socket = new Socket();
    try (socket) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Path binary() throws IOException, InterruptedException {
    Path folder =
        Path.of(System.getProperty("user.home"), ".cache/appversion-e2e/versitygw-" + VERSION);
    Path binary = folder.resolve("versitygw");
    if (Files.isExecutable(binary)) {
      return binary;
    }
    Files.createDirectories(folder);
    Process install =
        new ProcessBuilder("go", "install", "github.com/versity/versitygw/cmd/versitygw@" + VERSION)
            .inheritIO()
            .directory(folder.toFile())
            .start();
    if (install.waitFor() != 0) {
      throw new IllegalStateException("go install of versitygw failed; its output is above");
    }
    Process where = new ProcessBuilder("go", "env", "GOBIN", "GOPATH").start();
    String[] lines =
        new String(where.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .split("\n", -1);
    Path installed =
        Stream.of(Path.of(lines[0]), Path.of(lines[1], "bin"))
            .map(it -> it.resolve("versitygw"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();
    Path copy = Files.createTempFile(folder, "versitygw", "");
    Files.copy(installed, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    if (!copy.toFile().setExecutable(true)) {
      throw new IllegalStateException("cannot make " + copy + " executable");
    }
    return Files.move(copy, binary, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
