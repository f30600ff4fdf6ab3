package dev.appversion.sidecar.retired;

import dev.appversion.process.logging.Throttle;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.versioning.routing.AssetUnion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.store.RequestedFiles;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The paths of the files below immutable paths that clients have requested and the own app has
 * served: the operator reads them at the admin port and stores the files. Limited by count and
 * total length; the first ones stay. Thread-safe.
 */
public final class ServedFiles {
  private static final Logger LOG = System.getLogger(ServedFiles.class.getName());

  /** The maximum total length of all paths, in characters. */
  static final int MAX_CHARACTERS = 256 << 10;

  private static final Duration WARNING_INTERVAL = Duration.ofHours(1);

  private final Throttle warnings;
  // Guarded by this.
  private final Set<String> paths = new LinkedHashSet<>();
  private int characters;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public ServedFiles(LongSupplier nanoTime) {
    this.warnings = new Throttle(WARNING_INTERVAL, nanoTime);
  }

  /**
   * The own app has started to respond: records the path if it is that of such a file.
   *
   * @param exchange with the response's status and fields
   */
  public void answered(HttpServerExchange exchange, RoutingTable table) {
    if (table.store() == null
        || !exchange.getRequestMethod().equals(Methods.GET)
        || !isKept(exchange)) {
      return;
    }
    AssetUnion.path(table.assets(), RequestTarget.rawPath(exchange))
        .filter(path -> RequestedFiles.isListed(table.assets(), path))
        .ifPresent(this::add);
  }

  private static boolean isKept(HttpServerExchange exchange) {
    HeaderMap response = exchange.getResponseHeaders();
    String type = response.getFirst(Headers.CONTENT_TYPE);
    HeaderValues control = response.get(Headers.CACHE_CONTROL);
    return RequestedFiles.isKept(
        exchange.getStatusCode(),
        type == null ? "" : type,
        control == null ? "" : String.join(",", control),
        response.contains(Headers.SET_COOKIE));
  }

  private void add(String path) {
    boolean full;
    synchronized (this) {
      if (paths.contains(path)) {
        return;
      }
      full =
          paths.size() >= RequestedFiles.MAX_FILES || characters + path.length() > MAX_CHARACTERS;
      if (!full) {
        paths.add(path);
        characters += path.length();
      }
    }
    if (full && warnings.occurred() > 0) {
      LOG.log(
          Level.WARNING,
          "the list of requested files is full: not stored after this version is retired path={0}",
          path);
    }
  }

  /** The paths, in the order in which they were first requested. */
  public synchronized List<String> list() {
    return List.copyOf(paths);
  }
}
