package dev.appversion.sidecar.admin;

import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.server.HttpServerExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * {@code GET /leave}: the kubelet's {@code preStop} request before the pod terminates. SIGTERM
 * reaches a native sidecar only after all other containers have ended; this request starts the
 * drain at once. Without the token that the injector put into the pod spec, the response is 404.
 */
final class LeaveRequest {
  private final Optional<String> token;
  private final Runnable leave;

  LeaveRequest(Optional<String> token, Runnable leave) {
    this.token = token;
    this.leave = leave;
  }

  boolean matches(HttpServerExchange exchange) {
    String received = exchange.getRequestHeaders().getFirst(WireHeaders.LEAVE);
    return exchange.getRequestPath().equals(WirePaths.LEAVE)
        && received != null
        && token
            .filter(
                expected ->
                    MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8),
                        received.getBytes(StandardCharsets.UTF_8)))
            .isPresent();
  }

  void startDrain() {
    leave.run();
  }
}
