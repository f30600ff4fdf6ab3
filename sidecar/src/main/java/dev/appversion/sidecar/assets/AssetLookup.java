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
 * @param owners the versions that may have it, in order; at least one
 * @param codings those that are acceptable and not known yet, best first
 * @param view the state of the request
 * @param address the fields that name the app: {@code Host} and those of proxies. Apps refuse hosts
 *     that they do not know, and redirect http to https
 * @param thread does the I/O
 * @param lasting whether an owner that accepts no connections is tried for seconds
 * @param lookedAt whether it is only read for its imports: nothing of it is held or counted
 */
record AssetLookup(
    String path,
    List<AssetOwner> owners,
    Set<Coding> codings,
    RoutingState.View view,
    HeaderMap address,
    XnioIoThread thread,
    boolean lasting,
    boolean lookedAt) {

  /** Another sidecar then forwards the response unchanged, pages too. */
  static final String AS_IT_IS = "no-transform";

  /**
   * Requests with the same key share a lookup: for the same locations, by the same name of the app.
   * A client may send any host; an app that does not know it refuses that request alone.
   */
  record Look(
      List<AssetLocation> copies, List<String> address, boolean lasting, boolean lookedAt) {}

  Look look() {
    return new Look(
        owners.stream().map(AssetOwner::hashed).toList(),
        Stream.of(Headers.HOST, Headers.X_FORWARDED_HOST, Headers.X_FORWARDED_PROTO)
            .map(name -> Objects.requireNonNullElse(address.getFirst(name), ""))
            .toList(),
        lasting,
        lookedAt);
  }

  /** The same lookup, without the longer tries. */
  AssetLookup brief() {
    return new AssetLookup(path, owners, codings, view, address, thread, false, lookedAt);
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
   * A lookup of a file that no client requested, for its imports. The app is named as in the
   * operator's requests for manifests: by the app's entry in its cluster, and https.
   */
  static AssetLookup toLookAt(
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

  /** The head of the request for it, without a field that identifies a client. */
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
