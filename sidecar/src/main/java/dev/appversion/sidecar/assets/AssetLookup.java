package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.AssetLocation;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xnio.XnioIoThread;

/**
 * A lookup of an asset at its owners.
 *
 * @param path the delivery path, relative to the static URL
 * @param owners the versions that may have it, in the order in which they are tried; at least one
 * @param codings those that are acceptable to the client and not cached yet, best first
 * @param view the routing state of the request
 * @param address the fields that name the app: {@code Host} and those of proxies. Apps reject
 *     unknown hosts, and redirect http to https
 * @param thread the I/O thread
 * @param lasting whether an owner that accepts no connections is retried for several seconds
 * @param importsOnly whether it is only read for its imports: it is neither cached nor counted
 */
record AssetLookup(
    String path,
    List<AssetOwner> owners,
    Set<Coding> codings,
    RoutingState.View view,
    HeaderMap address,
    XnioIoThread thread,
    boolean lasting,
    boolean importsOnly) {

  /**
   * Makes other sidecars forward the response unchanged (RFC 9111 section 5.2.1.6), pages included.
   */
  static final String AS_IT_IS = "no-transform";

  /**
   * The key by which requests share a lookup: same locations, same host. A client may send any
   * host, and an app that rejects it must reject only the requests with that host.
   */
  record Key(
      List<AssetLocation> copies, List<String> address, boolean lasting, boolean importsOnly) {}

  Key key() {
    return new Key(
        owners.stream().map(AssetOwner::hashed).toList(),
        Stream.of(Headers.HOST, Headers.X_FORWARDED_HOST, Headers.X_FORWARDED_PROTO)
            .map(name -> Objects.requireNonNullElse(address.getFirst(name), ""))
            .toList(),
        lasting,
        importsOnly);
  }

  /** The same lookup without the longer retries. */
  AssetLookup brief() {
    return new AssetLookup(path, owners, codings, view, address, thread, false, importsOnly);
  }

  static AssetLookup by(
      HttpServerExchange exchange,
      RoutingState.View view,
      String path,
      List<AssetOwner> owners,
      Set<Coding> codings,
      boolean lasting) {
    HeaderMap from = exchange.getRequestHeaders();
    HeaderMap address = new HeaderMap();
    String host = from.getFirst(Headers.HOST);
    if (host != null) {
      address.put(Headers.HOST, host);
    }
    String said = ClientUrl.host(exchange);
    if (said != null) {
      address.put(Headers.X_FORWARDED_HOST, said);
    }
    address.put(Headers.X_FORWARDED_PROTO, ClientUrl.scheme(exchange));
    return new AssetLookup(
        path, owners, codings, view, address, exchange.getIoThread(), lasting, false);
  }

  /**
   * A lookup of a file that no client requested, for its imports. The host is the one that the
   * operator uses to request manifests: the app's entry Service, with https.
   */
  static AssetLookup forImports(
      RoutingState.View view, String path, List<AssetOwner> owners, XnioIoThread thread) {
    RoutingTable table = view.snapshot().orElseThrow().table();
    HeaderMap address = new HeaderMap();
    address.put(
        Headers.HOST,
        table.namespace().isEmpty() ? table.app() : table.app() + '.' + table.namespace() + ".svc");
    address.put(Headers.X_FORWARDED_PROTO, "https");
    return new AssetLookup(
        path, owners, Set.of(Coding.IDENTITY), view, address, thread, false, true);
  }

  /** The header fields of the request; none identifies a client. */
  HeaderMap head() {
    HeaderMap head = new HeaderMap();
    address.forEach(field -> head.putAll(field.getHeaderName(), field));
    head.put(Headers.ACCEPT, "*/*");
    head.put(Headers.CACHE_CONTROL, AS_IT_IS);
    head.put(Headers.USER_AGENT, "appversion");
    head.put(Headers.ACCEPT_ENCODING, acceptEncoding());
    return head;
  }

  private String acceptEncoding() {
    String compressed =
        codings.stream()
            .filter(coding -> coding != Coding.IDENTITY)
            .map(coding -> coding == Coding.BROTLI ? "br" : coding.token() + ";q=0.9")
            .collect(Collectors.joining(", "));
    return compressed.isEmpty() ? Coding.IDENTITY.token() : compressed;
  }
}
