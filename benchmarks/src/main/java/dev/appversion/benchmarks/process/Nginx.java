package dev.appversion.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An nginx with one worker, on this machine's loopback. */
public final class Nginx implements AutoCloseable {
  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param prefix the prefix of its command line, such as {@code taskset}
   * @param folder its own, for its configuration and its files
   * @param http directives of {@code http}
   * @param server directives of the one {@code server}
   */
  public static Nginx start(List<String> prefix, Path folder, String http, String server)
      throws IOException {
    int port = Program.freePort();
    Path config = Files.createDirectories(folder).resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log stderr error;
        events { worker_connections 1024; }
        http {
          types { text/javascript js; text/html html; }
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000000;
          open_file_cache max=1000 inactive=60s;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
        %3$s
          server {
            listen 127.0.0.1:%2$d;
            root %1$s;
        %4$s
          }
        }
        """
            .formatted(folder, port, http.indent(2), server.indent(4)));
    open(folder);
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("nginx", "-p", folder.toString(), "-c", config.toString()));
    return new Nginx(new ProcessBuilder(command).inheritIO().start(), port);
  }

  /** Workers run as another user if root starts them: that user needs access to the files. */
  public static void open(Path folder) {
    folder.toFile().setExecutable(true, false);
    folder.toFile().setReadable(true, false);
  }

  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The master process. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
