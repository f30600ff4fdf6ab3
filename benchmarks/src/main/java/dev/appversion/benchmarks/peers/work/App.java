package dev.appversion.benchmarks.peers.work;

import dev.appversion.benchmarks.Nginx;
import dev.appversion.benchmarks.Wrk;
import dev.appversion.benchmarks.peers.process.ProcessTree;
import dev.appversion.benchmarks.peers.process.Program;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The app behind the proxies: an nginx on the core of the load generator, with a port for each of
 * two versions. Each response has the port in {@value #PORT_FIELD}.
 */
public final class App implements AutoCloseable {
  /** The response field with the app's port. */
  static final String PORT_FIELD = "X-App-Port";

  private static final String PAGE =
      "<!doctype html><html><head><title>Shop</title></head><body><h1>Shop</h1>"
          + "<p>A small page of about two hundred bytes, which the proxies forward unchanged.</p>"
          + "</body></html>";

  private final Nginx nginx;
  private final int v1;
  private final int v2;

  private App(Nginx nginx, int v1, int v2) {
    this.nginx = nginx;
    this.v1 = v1;
    this.v2 = v2;
  }

  /** Starts one. */
  public static App start(Path folder) throws IOException {
    int v2 = Program.freePort();
    Nginx nginx =
        Nginx.start(
            Wrk.CLIENT_CORE,
            folder,
            "",
            """
            listen 127.0.0.1:%d;
            default_type text/html;
            keepalive_timeout 3600s;
            add_header %s $server_port;
            location / { return 200 '%s'; }
            """
                .formatted(v2, PORT_FIELD, PAGE));
    return new App(nginx, Integer.parseInt(nginx.url().replaceAll(".*:", "")), v2);
  }

  /** The port of version v1. */
  public int v1() {
    return v1;
  }

  /** The port of version v2. */
  public int v2() {
    return v2;
  }

  /** Its processes. */
  public ProcessTree processes() {
    return new ProcessTree(nginx.pid());
  }

  @Override
  public void close() {
    nginx.close();
  }
}
