package dev.appversion.e2e.matrix;

import java.util.regex.Pattern;

/** Which pairs run: {@code always}, {@code all}, or those whose SERVER/CLIENT a pattern finds. */
record Selection(String value) {

  boolean includes(ServerSpec server, ClientSpec client) {
    return switch (value) {
      case "all" -> true;
      case "always" ->
          server.always() && client.always() && (client.complete() || server.forEveryClient());
      default -> Pattern.compile(value).matcher(server.name() + "/" + client.name()).find();
    };
  }

  /** Whether the server is stopped in the middle of a response, too. */
  boolean includesShutdown(ServerSpec server) {
    return switch (value) {
      case "all" -> true;
      case "always" -> server.always() && server.forEveryClient();
      default -> Pattern.compile(value).matcher(server.name() + "/shutdown").find();
    };
  }
}
