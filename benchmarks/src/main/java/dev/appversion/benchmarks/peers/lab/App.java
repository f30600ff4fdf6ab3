package dev.appversion.benchmarks.peers.lab;

import dev.appversion.benchmarks.assets.HotAssetFiles;
import dev.appversion.benchmarks.html.SamplePage;
import dev.appversion.benchmarks.process.Nginx;
import dev.appversion.benchmarks.process.ProcessTree;
import dev.appversion.benchmarks.process.Program;
import dev.appversion.benchmarks.process.Wrk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The app behind the proxies: an nginx on the core of the load generator, with a port for each of
 * two versions. Each response has the port in {@value #PORT_FIELD}.
 */
public final class App implements AutoCloseable {
  /** The response field with the app's port. */
  public static final String PORT_FIELD = "X-App-Port";

  /** The size of {@code /large} and of what {@code /upload} gets, in bytes. */
  static final int LARGE = 1 << 20;

  private static final int PAGE_SIZE = 64 << 10;

  private static final String PAGE =
      "<!doctype html><html><head><title>Shop</title></head><body><h1>Shop</h1>"
          + "<p>A small page of about two hundred bytes, which the proxies forward unchanged.</p>"
          + "</body></html>";

  private final Nginx nginx;
  private final int v1;
  private final int v2;
  private final Path folder;
  private final HotAssetFiles assets;

  private App(Nginx nginx, int v1, int v2, Path folder, HotAssetFiles assets) {
    this.nginx = nginx;
    this.v1 = v1;
    this.v2 = v2;
    this.folder = folder;
    this.assets = assets;
  }

  /**
   * Starts one.
   *
   * @param folder for its files: {@code page.html}, {@code large} and the assets
   */
  public static App start(Path folder) throws IOException {
    Files.createDirectories(folder);
    HotAssetFiles assets = HotAssetFiles.write(folder);
    Files.write(folder.resolve("page.html"), SamplePage.html(PAGE_SIZE));
    Files.write(folder.resolve("large"), new byte[LARGE]);
    int v2 = Program.freePort();
    Nginx nginx =
        Nginx.start(
            Wrk.CLIENT_CORE,
            folder,
            "upstream self { server 127.0.0.1:%d; keepalive 64; }".formatted(v2),
            """
            listen 127.0.0.1:%d;
            default_type text/html;
            keepalive_timeout 3600s;
            add_header %s $server_port;
            location / { return 200 '%s'; }
            location = /page.html { }
            location = /large { default_type application/octet-stream; }
            location /static/ { gzip_static on; }
            location = /upload {
              client_max_body_size 0;
              client_body_buffer_size 2m;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_pass_request_body off;
              proxy_set_header Content-Length "";
              proxy_pass http://self/uploaded;
            }
            """
                .formatted(v2, PORT_FIELD, PAGE));
    return new App(nginx, Integer.parseInt(nginx.url().replaceAll(".*:", "")), v2, folder, assets);
  }

  /** The port of version v1. */
  public int v1() {
    return v1;
  }

  /** The port of version v2. */
  public int v2() {
    return v2;
  }

  /** The directory of its files. */
  public Path folder() {
    return folder;
  }

  /** Its hashed assets. */
  public HotAssetFiles assets() {
    return assets;
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
