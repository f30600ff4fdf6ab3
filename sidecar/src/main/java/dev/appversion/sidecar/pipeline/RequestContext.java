package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.StreamedDelivery;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.PinnedTarget;
import dev.appversion.versioning.routing.Referrer;
import dev.appversion.versioning.routing.RequestFacts;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the handlers know of one request. Each field is written by one handler. */
final class RequestContext {
  private static final AttachmentKey<RequestContext> KEY =
      AttachmentKey.create(RequestContext.class);

  /** The state that the whole request sees. */
  final RoutingState.View view;

  final long startNanos = System.nanoTime();

  /** The hop fields that came in; taken out of the request by {@link SanitizeHandler}. */
  List<String> hopFields = List.of();

  /** The target that came in; its pin is taken out of the request by {@link SanitizeHandler}. */
  PinnedTarget target = new PinnedTarget("/", List.of());

  /**
   * Where the request comes from; its pin is taken out of the request by {@link SanitizeHandler}.
   */
  Optional<Referrer> referrer = Optional.empty();

  /** What was decided by; null while nothing is. */
  @Nullable RequestFacts facts;

  Decision decision = Decision.NOT_READY;

  /** The decision by which somebody answers, if there was one. */
  @Nullable Serve serve;

  /** The decision by which the request is refused, if it was that. */
  @Nullable Conflict refused;

  /** Who answered; null while nobody has. */
  @Nullable LiveVersion answering;

  /** Whether the response came by another sidecar, which has stamped it. */
  boolean stamped;

  /** Whether this sidecar made up the response itself. */
  boolean own = true;

  /** How an app's response for a hashed asset is passed on; null for all others. */
  @Nullable StreamedDelivery passing;

  /** Whether what answers is where retired assets are kept. */
  boolean retired;

  /**
   * Whether that is a file that was stored since a client requested it, and compared with nothing.
   */
  boolean requested;

  /** Whether the app does not have it, and it could not be found out if a retired version has. */
  boolean unsure;

  private RequestContext(RoutingState.View view) {
    this.view = view;
  }

  /** Nobody has answered after all: the next one is asked. */
  void forgetAnswer() {
    answering = null;
    stamped = false;
    own = true;
  }

  static RequestContext begin(HttpServerExchange exchange, RoutingState.View view) {
    RequestContext context = new RequestContext(view);
    exchange.putAttachment(KEY, context);
    return context;
  }

  static RequestContext of(HttpServerExchange exchange) {
    return Objects.requireNonNull(exchange.getAttachment(KEY), "the pipeline begins with it");
  }
}
