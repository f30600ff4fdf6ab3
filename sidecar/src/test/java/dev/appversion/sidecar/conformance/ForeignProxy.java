package dev.appversion.sidecar.conformance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Another proxy, as a separate process on loopback, with the settings in its file. */
record ForeignProxy(Process process, InetSocketAddress address, Path folder) implements Subject {
  /**
   * Starts a proxy by its name.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  static ForeignProxy start(String name, InetSocketAddress app) throws IOException {
    return switch (name) {
      case "nginx" -> start("nginx", "nginx.conf", List.of("-e", "stderr", "-c"), app);
      case "haproxy" -> start("haproxy", "haproxy.cfg", List.of("-db", "-f"), app);
      case "envoy" ->
          start(
              "envoy",
              "envoy.yaml",
              List.of("--concurrency", "1", "--use-dynamic-base-id", "-l", "critical", "-c"),
              app);
      default -> throw new IllegalArgumentException("no such proxy: " + name);
    };
  }

  private static ForeignProxy start(
      String name, String config, List<String> arguments, InetSocketAddress app)
      throws IOException {
    Path folder = Files.createTempDirectory("conformance-" + name);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    Path file = folder.resolve(config);
    Files.writeString(
        file,
        template(config)
            .replace("@FOLDER@", folder.toString())
            .replace("@LISTEN@", "127.0.0.1:" + address.getPort())
            .replace("@LISTEN_PORT@", "" + address.getPort())
            .replace("@APP@", "127.0.0.1:" + app.getPort())
            .replace("@APP_PORT@", "" + app.getPort()));
    ProcessBuilder command = new ProcessBuilder(System.getProperty("conformance." + name, name));
    command.command().addAll(arguments);
    command.command().add(file.toString());
    Path log = folder.resolve("log");
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    await()
        .alias(command.command() + ", see " + log)
        .until(() -> !process.isAlive() || isListening(address));
    if (!process.isAlive()) {
      throw new IOException(command.command() + " ended: " + Files.readString(log));
    }
    return new ForeignProxy(process, address, folder);
  }

  private static String template(String name) throws IOException {
    try (InputStream in = ForeignProxy.class.getResourceAsStream("/conformance/proxies/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isListening(InetSocketAddress address) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
