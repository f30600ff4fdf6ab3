package dev.appversion.sidecar.admin;

import dev.appversion.process.admin.AdminEndpoints;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.util.function.Supplier;

/** The endpoints of the admin port besides probes and metrics: /status, /files and /leave. */
final class SidecarEndpoints implements HttpHandler {
  private static final String JSON = "application/json";

  private final Supplier<String> status;
  private final FilesRequest files;
  private final LeaveRequest leave;

  /**
   * @param status the JSON object of /status
   */
  SidecarEndpoints(Supplier<String> status, FilesRequest files, LeaveRequest leave) {
    this.status = status;
    this.files = files;
    this.leave = leave;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (exchange.getRequestPath().equals(WirePaths.STATUS)) {
      AdminEndpoints.send(exchange, StatusCodes.OK, JSON, status.get());
    } else if (files.matches(exchange)) {
      AdminEndpoints.send(exchange, StatusCodes.OK, JSON, files.list());
    } else if (leave.matches(exchange)) {
      leave.startDrain();
      AdminEndpoints.text(exchange, StatusCodes.OK, "leaving\n");
    } else {
      AdminEndpoints.text(
          exchange,
          StatusCodes.NOT_FOUND,
          "not found; use /healthz, /readyz, /metrics or /status\n");
    }
  }
}
