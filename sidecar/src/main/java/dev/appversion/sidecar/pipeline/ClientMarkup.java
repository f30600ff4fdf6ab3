package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.config.Overrides;
import dev.appversion.sidecar.html.HeadMarkup;
import dev.appversion.sidecar.html.ScriptPolicy;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.ResponseVersion;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** The markup in the head of a page: the client script's tag for this response. */
final class ClientMarkup implements HeadMarkup {
  private final ClientScript script;
  private final Overrides overrides;
  private final ResponseVersion answering;

  ClientMarkup(ClientScript script, Overrides overrides) {
    this.script = script;
    this.overrides = overrides;
    this.answering = new ResponseVersion(overrides);
  }

  /**
   * The markup for this response; empty if the settings disable it, and for a response of another
   * sidecar. Called after the answer is set.
   *
   * @param policy the response's Content-Security-Policy
   */
  @Override
  public Optional<String> forResponse(HttpServerExchange exchange, ScriptPolicy policy) {
    RequestContext context = RequestContext.of(exchange);
    if (context.answer().byHop()) {
      return Optional.empty(); // the app's sidecar has inserted it
    }
    ClientSettings table =
        ResponseVersion.table(context).map(known -> known.client()).orElse(ClientSettings.DEFAULT);
    ClientSettings settings = overrides.mismatch().map(table::withMismatch).orElse(table);
    String name = answering.of(context).map(LiveVersion::name).orElse("");
    return script.tag(answering.appVersion(context), name, settings, policy);
  }

  @Override
  public String appVersion(HttpServerExchange exchange) {
    return answering.appVersion(RequestContext.of(exchange));
  }
}
