package dev.appversion.sidecar.admin;

import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.store.RequestedFiles;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.token.HopSignature;
import io.undertow.server.HttpServerExchange;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code GET /files}: the files that clients have requested, for the operator, which signs as for a
 * hop. Their names may say what an app keeps for some of its users: without the signature there is
 * nothing here. Which version the signature names does not matter: the own one may be retired.
 */
final class FilesRequest {
  private final RoutingState state;
  private final Supplier<List<String>> files;
  private final InstantSource clock;

  FilesRequest(RoutingState state, Supplier<List<String>> files, InstantSource clock) {
    this.state = state;
    this.files = files;
    this.clock = clock;
  }

  boolean isOne(HttpServerExchange exchange) {
    String signature = exchange.getRequestHeaders().getFirst(WireHeaders.HOP);
    if (signature == null || !exchange.getRequestPath().equals(WirePaths.FILES)) {
      return false;
    }
    String version = signature.substring(0, Math.max(0, signature.indexOf(';')));
    return state
        .current()
        .keys()
        .filter(
            keys ->
                HopSignature.verify(
                    keys, signature, version, "GET", WirePaths.FILES, clock.instant()))
        .isPresent();
  }

  String list() {
    return new String(
        StoreJson.writePaths(RequestedFiles.LIST, files.get()), StandardCharsets.UTF_8);
  }
}
