package dev.appversion.e2e.client;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A cache of this machine in front of an app, as a CDN would be. */
final class CacheServer implements AutoCloseable {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("appversion.root", ".."), "examples");

  /** An nginx in which only the directory of the cache is configured. */
  private static final String DEFAULTS =
      """
      pid /tmp/nginx.pid;
      events {}
      http {
        access_log off;
        client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi;
        uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
        proxy_cache_path /tmp/cache keys_zone=pages:1m;
        server {
          listen 8080;
          location / {
            proxy_pass http://shop.web.svc.cluster.local:80;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_cache pages;
            add_header X-Cache $upstream_cache_status always;
          }
        }
      }
      """;

  /** Nothing is stored; the app's visitors use https. */
  private static final String HTTPS =
      DEFAULTS.replace("proxy_cache pages;", "proxy_set_header X-Forwarded-Proto https;");

  private final int port;
  private final Process process;

  private CacheServer(int port, List<String> command, Path folder) {
    this.port = port;
    try {
      this.process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("log")));
              }
            })
        .until(() -> answers(port));
  }

  /** nginx with its defaults. */
  static CacheServer nginx(URI origin, Path folder) {
    return nginx(DEFAULTS, origin, folder);
  }

  /** nginx as the end of TLS: browsers treat loopback as https. */
  static CacheServer https(URI origin, Path folder) {
    return nginx(HTTPS, origin, folder);
  }

  /** nginx configured as the example for {@code perVersion}. */
  static CacheServer nginxPerVersion(URI origin, Path folder) throws IOException {
    return nginx(Files.readString(EXAMPLES.resolve("nginx/cache.conf")), origin, folder);
  }

  private static CacheServer nginx(String config, URI origin, Path folder) {
    int port = freePort();
    String here =
        config
            .replace("/tmp/", folder + "/")
            .replace("listen 8080", "listen 127.0.0.1:" + port)
            .replace("shop.web.svc.cluster.local:80", origin.getAuthority());
    Path file = write(folder.resolve("nginx.conf"), here);
    String globally = "daemon off; user root; worker_processes 1;";
    return new CacheServer(
        port,
        List.of(
            "nginx",
            "-e",
            "stderr",
            "-p",
            folder.toString(),
            "-c",
            file.toString(),
            "-g",
            config.contains("worker_processes") ? "daemon off; user root;" : globally),
        folder);
  }

  /** Varnish configured as the example for {@code perVersion}. */
  static CacheServer varnishPerVersion(URI origin, Path folder) throws IOException {
    return varnish("default.vcl", origin, folder);
  }

  /** Varnish configured as the example for {@code bypass}. */
  static CacheServer varnish(URI origin, Path folder) throws IOException {
    return varnish("bypass.vcl", origin, folder);
  }

  private static CacheServer varnish(String example, URI origin, Path folder) throws IOException {
    int port = freePort();
    String vcl =
        Files.readString(EXAMPLES.resolve("varnish").resolve(example))
            .replace("shop.web.svc.cluster.local", origin.getHost())
            .replace("\"80\"", "\"" + origin.getPort() + "\"");
    Path file = write(folder.resolve(example), vcl);
    return new CacheServer(
        port,
        List.of(
            "varnishd",
            "-F",
            "-j",
            "none",
            "-n",
            folder.resolve("varnish").toString(),
            "-f",
            file.toString(),
            "-a",
            "127.0.0.1:" + port,
            "-s",
            "malloc,16m"),
        folder);
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
