package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.forward.route.Route;
import dev.appversion.sidecar.http.Addresses;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.IoUtils;

/** Forwards requests, and holds what all forwarded requests of one sidecar share. */
public final class Forwarder {
  private final Upstreams upstreams;
  private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();

  /** Creates a forwarder that uses the connections of these upstreams. */
  public Forwarder(Upstreams upstreams) {
    this.upstreams = upstreams;
  }

  /** Forwards the request along its route; the listener is called with the result. */
  public void forward(HttpServerExchange exchange, Route route, ForwardingListener listener) {
    exchange.dispatch(
        SameThreadExecutor.INSTANCE, new ForwardedRequest(this, exchange, route, listener)::begin);
  }

  /** The versions in the order in which they are tried one after the other. */
  public List<LiveVersion> reachableFirst(List<LiveVersion> versions) {
    return upstreams.unreachable().last(versions, version -> Addresses.parse(version.address()));
  }

  /** Closes every tunnel. */
  public void closeTunnels() {
    tunnels.forEach(tunnel -> IoUtils.safeClose(tunnel));
  }

  Upstreams upstreams() {
    return upstreams;
  }

  void opened(Tunnel tunnel) {
    tunnels.add(tunnel);
    upstreams.metrics().tunnelOpened();
    tunnel.version().ifPresent(upstreams.metrics().pages()::tunnelOpened);
  }

  void closed(Tunnel tunnel) {
    if (tunnels.remove(tunnel)) {
      upstreams.metrics().tunnelClosed();
      tunnel.version().ifPresent(upstreams.metrics().pages()::tunnelClosed);
    }
  }
}
