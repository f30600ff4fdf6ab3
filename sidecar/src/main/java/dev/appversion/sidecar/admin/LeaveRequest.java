package dev.appversion.sidecar.admin;

import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.server.HttpServerExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * {@code GET /leave}: the kubelet says, by the container's {@code preStop}, that the pod is to end.
 * Long before SIGTERM reaches a native sidecar it can so send its clients elsewhere. Whoever has
 * not the token that the injector gave the kubelet finds nothing here.
 */
final class LeaveRequest {
  private final Optional<String> token;
  private final Runnable leave;

  LeaveRequest(Optional<String> token, Runnable leave) {
    this.token = token;
    this.leave = leave;
  }

  boolean isOne(HttpServerExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst(WireHeaders.LEAVE);
    return exchange.getRequestPath().equals(WirePaths.LEAVE)
        && given != null
        && token
            .filter(
                expected ->
                    MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8),
                        given.getBytes(StandardCharsets.UTF_8)))
            .isPresent();
  }

  void obey() {
    leave.run();
  }
}
