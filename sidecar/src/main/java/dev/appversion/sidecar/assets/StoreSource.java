package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.forward.Addresses;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.forward.StoreFetch;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.PercentEncoding;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.RoutingTable;
import dev.appversion.versioning.routing.StoreRef;
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
 * The assets of retired versions, from the store that the routing table names. The store took each
 * of them in only after its bytes had been checked against the manifest, keeps them by digest, and
 * never sends bytes to the end that have another digest by then.
 */
public final class StoreSource implements AssetSource {
  private static final Logger LOG = System.getLogger(StoreSource.class.getName());
  private static final HttpString READ_TOKEN = new HttpString(WireHeaders.STORE_READ_TOKEN);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** The client's fields that say which part it wants; none says who it is. */
  private static final List<HttpString> SELECTING =
      List.of(Headers.RANGE, Headers.IF_RANGE, Headers.IF_NONE_MATCH, Headers.IF_MATCH);

  private final Forwarder forwarder;
  private final StoreCircuitBreaker breaker = new StoreCircuitBreaker(System::nanoTime);

  public StoreSource(Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  @Override
  public boolean isPresent(RoutingState.View view) {
    return store(view).isPresent();
  }

  @Override
  public boolean lacks(RoutingState.View view, String path) {
    return breaker.isMissing(path);
  }

  @Override
  public void serve(HttpServerExchange exchange, RoutingState.View view, String path, Miss miss) {
    Optional<StoreRef> store = store(view);
    if (store.isEmpty()) {
      miss.missed(Absence.NOT_THERE);
      return;
    }
    switch (breaker.enter(path)) {
      case NOT_THERE -> miss.missed(Absence.NOT_THERE);
      case LATER -> miss.missed(Absence.UNAVAILABLE);
      case ASK -> ask(exchange, view.snapshot().orElseThrow().table(), store.get(), path, miss);
    }
  }

  private void ask(
      HttpServerExchange exchange, RoutingTable table, StoreRef store, String path, Miss miss) {
    InetSocketAddress address = Addresses.parse(store.address());
    ClientRequest request = StoreFetch.request(address);
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
    Hearing hearing = new Hearing(exchange, path, miss);
    exchange.addExchangeCompleteListener(
        (completed, next) -> {
          hearing.left();
          next.proceed();
        });
    StoreFetch.begin(forwarder, exchange, address, request, PATIENCE, hearing);
  }

  /** What the store says to one request. */
  private final class Hearing implements StoreFetch.Verdict {
    private final HttpServerExchange exchange;
    private final String path;
    private final Miss miss;
    private final AtomicBoolean heard = new AtomicBoolean();

    Hearing(HttpServerExchange exchange, String path, Miss miss) {
      this.exchange = exchange;
      this.path = path;
      this.miss = miss;
    }

    void left() {
      if (!heard.getAndSet(true)) {
        breaker.left();
      }
    }

    @Override
    public boolean responded(int status, HeaderMap headers) {
      if (heard.getAndSet(true)) {
        return false;
      }
      switch (status) {
        case StatusCodes.OK,
            StatusCodes.PARTIAL_CONTENT,
            StatusCodes.NOT_MODIFIED,
            StatusCodes.PRECONDITION_FAILED,
            StatusCodes.REQUEST_RANGE_NOT_SATISFIABLE -> {
          breaker.found();
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
          miss.missed(Absence.NOT_THERE);
        }
        default -> trouble("it answers " + status);
      }
      return false;
    }

    @Override
    public void failed(IOException e) {
      if (!heard.getAndSet(true)) {
        trouble(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
      }
    }

    private void trouble(String what) {
      if (breaker.failed()) {
        LOG.log(Level.WARNING, "no requests to the store of retired assets for now: {0}", what);
      }
      miss.missed(Absence.UNAVAILABLE);
    }
  }

  private static Optional<StoreRef> store(RoutingState.View view) {
    return view.snapshot().flatMap(known -> Optional.ofNullable(known.table().store()));
  }
}
