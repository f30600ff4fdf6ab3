package dev.appversion.sidecar.forward.route;

import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.http.Addresses;
import dev.appversion.sidecar.state.RoutingState;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Finds the app of a sidecar. */
public final class OwnApp {
  private OwnApp() {}

  /** The address of the app in this state; null if there is none. */
  public static @Nullable InetSocketAddress address(
      ProxySettings settings, RoutingState.View view) {
    if (view.ownVersion().isEmpty()) {
      return null;
    }
    return settings
        .upstream()
        .map(Addresses::of)
        .or(() -> view.snapshot().map(known -> Addresses.ofLocalApp(known.table().port())))
        .orElse(null);
  }
}
