package dev.appversion.sidecar.retired;

import dev.appversion.process.net.IoFailure;
import dev.appversion.sidecar.assets.Absence;
import dev.appversion.sidecar.assets.MissListener;
import dev.appversion.sidecar.http.Addresses;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.versioning.contract.PercentEncoding;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StoreRef;
import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves the assets of retired versions from the store that the routing table names. It is the last
 * source, before the 404, 503 or 409: for {@code GET} and {@code HEAD} of a path that no live
 * version owns, or whose owners accept no connections.
 *
 * <p>The store accepted each asset only after its bytes were checked against the manifest, stores
 * it by digest, and never completes a response whose bytes have another digest. So its responses
 * are sent as {@code immutable}, unless the file was stored on a client's request ({@code
 * RequestedFiles}). Bodies are streamed; a response that fails midway closes the client's
 * connection. No field that identifies the client is sent to the store.
 */
public final class RetiredAssets {
  /** Receives the result of a request to the store. One call. */
  public interface Listener extends MissListener {
    /** The store has the asset, and its response is about to be sent. */
    default void found() {}

    /**
     * The sidecar failed with an internal error after the store responded: {@link #found} or {@link
     * #missed} threw, or the response could not be sent. Called in addition to them, before any
     * byte of a response; the callee responds.
     */
    default void failed(IOException e) {
      missed(Absence.UNAVAILABLE);
    }
  }

  private static final Logger LOG = System.getLogger(RetiredAssets.class.getName());
  private static final HttpString READ_TOKEN = new HttpString(WireHeaders.STORE_READ_TOKEN);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(3);

  /** The client's fields that select a representation or a part; none identifies the client. */
  private static final List<HttpString> SELECTING =
      List.of(Headers.RANGE, Headers.IF_RANGE, Headers.IF_NONE_MATCH, Headers.IF_MATCH);

  private final Upstreams upstreams;
  private final StoreCircuitBreaker breaker = new StoreCircuitBreaker(System::nanoTime);

  /** Assets of the store that the routing table names. */
  public RetiredAssets(Upstreams upstreams) {
    this.upstreams = upstreams;
  }

  /** Whether this state has a store. Does no I/O: called for each request that may need one. */
  public boolean isPresent(RoutingState.View view) {
    return store(view).isPresent();
  }

  /** Whether the store reported a moment ago that it does not have this path. Does no I/O. */
  public boolean lacks(RoutingState.View view, String path) {
    return breaker.isMissing(path);
  }

  /**
   * Responds from the store, or reports a miss. Called on the exchange's I/O thread, with the
   * exchange dispatched; responds later, on the same thread.
   *
   * @param view the routing state of the request
   * @param path the asset's path, decoded ({@code AssetPaths}): relative to the static URL, or from
   *     the root for a file that was stored on request
   */
  public void serve(
      HttpServerExchange exchange, RoutingState.View view, String path, Listener listener) {
    Optional<StoreRef> store = store(view);
    if (store.isEmpty()) {
      listener.missed(Absence.NOT_THERE);
      return;
    }
    switch (breaker.enter(path)) {
      case NOT_THERE -> listener.missed(Absence.NOT_THERE);
      case LATER -> listener.missed(Absence.UNAVAILABLE);
      case GRANTED ->
          request(exchange, view.snapshot().orElseThrow().table(), store.get(), path, listener);
    }
  }

  private void request(
      HttpServerExchange exchange,
      RoutingTable table,
      StoreRef store,
      String path,
      Listener listener) {
    InetSocketAddress address = Addresses.parse(store.address());
    ClientRequest request = StoreClient.request(address);
    request.setMethod(exchange.getRequestMethod());
    request.setPath(
        WirePaths.STORE_ASSETS
            + table.namespace()
            + '/'
            + table.app()
            + '/'
            + PercentEncoding.PATH.encode(path));
    HeaderMap to = request.getRequestHeaders();
    to.put(READ_TOKEN, store.readToken());
    for (HttpString name : SELECTING) {
      HeaderValues values = exchange.getRequestHeaders().get(name);
      if (values != null) {
        to.putAll(name, values);
      }
    }
    StoreVerdict verdict = new StoreVerdict(exchange, path, listener);
    exchange.addExchangeCompleteListener(
        (completed, next) -> {
          verdict.left();
          next.proceed();
        });
    StoreClient.begin(upstreams, exchange, address, request, RESPONSE_TIMEOUT, verdict);
  }

  /** Handles the store's response to one request. */
  private final class StoreVerdict implements StoreClient.Verdict {
    private final HttpServerExchange exchange;
    private final String path;
    private final Listener listener;
    private final AtomicBoolean decided = new AtomicBoolean();

    StoreVerdict(HttpServerExchange exchange, String path, Listener listener) {
      this.exchange = exchange;
      this.path = path;
      this.listener = listener;
    }

    void left() {
      if (!decided.getAndSet(true)) {
        breaker.left();
      }
    }

    @Override
    public boolean responded(int status, HeaderMap headers) {
      if (decided.getAndSet(true)) {
        return false;
      }
      switch (status) {
        case StatusCodes.OK,
            StatusCodes.PARTIAL_CONTENT,
            StatusCodes.NOT_MODIFIED,
            StatusCodes.PRECONDITION_FAILED,
            StatusCodes.REQUEST_RANGE_NOT_SATISFIABLE -> {
          breaker.found();
          listener.found();
          exchange.setStatusCode(status);
          for (HeaderValues field : headers) {
            if (!field.getHeaderName().equals(Headers.SET_COOKIE)
                && !field.getHeaderName().equals(Headers.DATE)) {
              exchange.getResponseHeaders().putAll(field.getHeaderName(), field);
            }
          }
          return true;
        }
        case StatusCodes.NOT_FOUND -> {
          breaker.missed(path);
          listener.missed(Absence.NOT_THERE);
        }
        default -> unavailable("status " + status);
      }
      return false;
    }

    @Override
    public void failed(IOException e) {
      if (!decided.getAndSet(true)) {
        unavailable(IoFailure.describe(e));
      } else if (!exchange.isComplete()) {
        listener.failed(e); // the method above threw
      }
    }

    private void unavailable(String what) {
      if (breaker.failed()) {
        LOG.log(Level.WARNING, "circuit breaker for the asset store opened cause={0}", what);
      }
      listener.missed(Absence.UNAVAILABLE);
    }
  }

  private static Optional<StoreRef> store(RoutingState.View view) {
    return view.snapshot().flatMap(known -> Optional.ofNullable(known.table().store()));
  }
}
