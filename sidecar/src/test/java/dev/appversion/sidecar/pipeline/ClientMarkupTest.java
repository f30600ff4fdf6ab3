package dev.appversion.sidecar.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.config.Overrides;
import dev.appversion.sidecar.html.ScriptPolicy;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The tag in a page matches the header fields of the page's response. */
class ClientMarkupTest {
  private final HttpServerExchange exchange = new HttpServerExchange(null);

  private static LiveVersion version(String name) {
    return RoutingTables.version(name).appVersion(RoutingTables.explicit("bytes-" + name)).build();
  }

  private static Answer from(String version, boolean byHop) {
    return new Answer.FromApp(version(version), byHop, null, null, false);
  }

  private RequestContext begin(ClientSettings settings) {
    RoutingTable table = RoutingTables.table(version("v1"), version("v2")).client(settings).build();
    return RequestContext.begin(
        exchange,
        new RoutingState.View(
            Optional.of(new RoutingSnapshot(table, Map.of())),
            Optional.of("v2"),
            Optional.empty()));
  }

  private String markup(Overrides overrides) {
    return new ClientMarkup(ClientScript.load(), overrides)
        .forResponse(exchange, ScriptPolicy.of(List.of("script-src 'nonce-abc'")))
        .orElse("none");
  }

  @Test
  void namesTheVersionThatResponded() {
    RequestContext context =
        begin(ClientSettings.DEFAULT.withMismatch(Mismatch.WARN).withBanner("Load it"));
    assertThat(markup(Overrides.NONE)).contains("data-app-version=\"bytes-v2\"");
    context.answer(from("v1", false));
    assertThat(markup(Overrides.NONE))
        .contains(
            " data-app-version=\"bytes-v1\" data-app-version-name=\"v1\" data-app-version-mismatch=\"warn\""
                + " data-app-version-banner=\"Load it\" nonce=\"abc\">");
  }

  @Test
  void settingsOfTheSidecarTakePrecedence() {
    RequestContext context = begin(ClientSettings.DEFAULT);
    var told =
        new Overrides(
            Optional.of("git-1"), Optional.empty(), Optional.of(Mismatch.WARN), Optional.empty());
    context.answer(from("v2", false));
    assertThat(markup(told))
        .contains("data-app-version=\"git-1\"", "data-app-version-mismatch=\"warn\"");
    context.withdrawAnswer();
    context.answer(from("v1", false)); // not its own
    assertThat(markup(told)).contains("data-app-version=\"bytes-v1\"");
    var ignoring =
        new Overrides(
            Optional.empty(), Optional.empty(), Optional.of(Mismatch.IGNORE), Optional.empty());
    assertThat(markup(ignoring)).isEqualTo("none");
  }

  @Test
  void pageOfAnotherSidecarKeepsItsTag() {
    begin(ClientSettings.DEFAULT).answer(from("v1", true));
    assertThat(markup(Overrides.NONE)).isEqualTo("none");
  }
}
