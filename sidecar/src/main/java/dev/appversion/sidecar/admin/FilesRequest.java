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
 * {@code GET /files}: lists the files that clients have requested, for the operator, which signs
 * the request like a hop. File names may be confidential, so a request without a valid signature
 * gets 404. The signature may name any version, since the own one may be retired.
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

  boolean matches(HttpServerExchange exchange) {
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
