package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.state.RoutingState;
import io.undertow.server.HttpServerExchange;

/**
 * Where hashed assets may still be had when no live version can give them: they were retired, or
 * none of their owners' pods is reachable.
 *
 * <p>It is asked last, before the 404 (or 503, or 409): for {@code GET} and {@code HEAD} of a path
 * below the static URL that no live version owns, or that is owned and whose owners take no
 * connections.
 *
 * <p>An implementation
 *
 * <ul>
 *   <li>is called on the exchange's I/O thread, returns at once and blocks nothing; the exchange is
 *       dispatched, so it may answer later, on that same I/O thread;
 *   <li>either answers the exchange itself ({@code 200}, {@code 206}, {@code 304}, {@code 412} or
 *       {@code 416}, with its body streamed in bounded memory) or calls {@link Miss#missed} once,
 *       on that I/O thread, having changed nothing in the exchange;
 *   <li>answers only with bytes that it has checked by a digest of its own: what it answers is sent
 *       (unless it was stored on a client's request, {@code RequestedFiles}) as {@code immutable},
 *       without cookies, and with no {@code Vary} but {@code Accept-Encoding}. It need not set
 *       these, {@code X-App-Version} or {@code Cache-Control}: the pipeline does;
 *   <li>has a deadline on all that it waits for, throws nothing, and sends no header of the client
 *       on that could tell who asked (cookies, authorization);
 *   <li>if it breaks off in the middle of a body, closes the connection, so that the client sees
 *       it.
 * </ul>
 */
public interface AssetSource {
  /** No such place. */
  AssetSource NONE =
      new AssetSource() {
        @Override
        public boolean isPresent(RoutingState.View view) {
          return false;
        }

        @Override
        public boolean lacks(RoutingState.View view, String path) {
          return true;
        }

        @Override
        public void serve(
            HttpServerExchange exchange, RoutingState.View view, String path, Miss miss) {
          miss.missed(Absence.NOT_THERE);
        }
      };

  /** Why it has nothing to answer with. */
  enum Absence {
    /** It does not have the asset: 404. */
    NOT_THERE,
    /** It could not find out: 503, so that nobody takes the asset for gone. */
    UNAVAILABLE
  }

  /** Hears that the exchange was not answered. */
  @FunctionalInterface
  interface Miss {
    void missed(Absence why);
  }

  /** Whether there is anything to ask in this state. Cheap: called for each request that might. */
  boolean isPresent(RoutingState.View view);

  /** Whether it said a moment ago that it does not have this. Cheap, as well. */
  boolean lacks(RoutingState.View view, String path);

  /**
   * Answers the exchange, or says that it will not.
   *
   * @param view the state that the request sees
   * @param path the asset's path, decoded ({@code AssetPaths}): relative to the static URL, or from
   *     the root for a file that was stored on request
   */
  void serve(HttpServerExchange exchange, RoutingState.View view, String path, Miss miss);
}
