package dev.appversion.sidecar.request;

import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.request.PinnedTarget;
import dev.appversion.versioning.routing.request.Referrer;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the handlers have found out about one request, and who answers it. */
public final class RequestContext {
  private static final AttachmentKey<RequestContext> KEY =
      AttachmentKey.create(RequestContext.class);

  /** Endpoints and files of the sidecar that concern no version set no answer. */
  private static final Answer WITHOUT_VERSION = new Answer.FromSidecar(null, null);

  private final RoutingState.View view;
  private final long startNanos = System.nanoTime();
  private List<String> hopFields = List.of();
  private PinnedTarget target = new PinnedTarget("/", List.of());
  private Optional<Referrer> referrer = Optional.empty();
  private @Nullable RequestFacts facts;
  private Decision decision = Decision.NOT_READY;
  private @Nullable Answer answer;

  private RequestContext(RoutingState.View view) {
    this.view = view;
  }

  /** Begins the request of an exchange, with the state that all of it sees. */
  public static RequestContext begin(HttpServerExchange exchange, RoutingState.View view) {
    RequestContext context = new RequestContext(view);
    exchange.putAttachment(KEY, context);
    return context;
  }

  /** The request of an exchange. */
  public static RequestContext of(HttpServerExchange exchange) {
    return Objects.requireNonNull(exchange.getAttachment(KEY), "the pipeline begins with it");
  }

  /** The routing state that the whole request sees. */
  public RoutingState.View view() {
    return view;
  }

  /** The routing table and its manifests; only behind {@code ReadinessHandler}. */
  public RoutingSnapshot snapshot() {
    return view.snapshot().orElseThrow();
  }

  /** When the request began, by {@link System#nanoTime}. */
  public long startNanos() {
    return startNanos;
  }

  /** The signed hops that the request carried; {@code SanitizeHandler} removed them. */
  public List<String> hopFields() {
    return hopFields;
  }

  /** Sets {@link #hopFields}. */
  public void hopFields(List<String> received) {
    hopFields = received;
  }

  /** The target as received; {@code SanitizeHandler} removed its pin from the request. */
  public PinnedTarget target() {
    return target;
  }

  /** Sets {@link #target}. */
  public void target(PinnedTarget received) {
    target = received;
  }

  /** The page that the request comes from; {@code SanitizeHandler} removed its pin. */
  public Optional<Referrer> referrer() {
    return referrer;
  }

  /** Sets {@link #referrer}. */
  public void referrer(Optional<Referrer> received) {
    referrer = received;
  }

  /** What the routing decision was made by; null while none has been made. */
  public @Nullable RequestFacts facts() {
    return facts;
  }

  /** Sets {@link #facts}. */
  public void facts(RequestFacts decidedBy) {
    facts = decidedBy;
  }

  /** The decision as the metrics label it. */
  public Decision decision() {
    return decision;
  }

  /** Sets {@link #decision}. */
  public void decision(Decision label) {
    decision = label;
  }

  /** Who answers; the sidecar itself, without a version, if none has been set. */
  public Answer answer() {
    return answer == null ? WITHOUT_VERSION : answer;
  }

  /** Sets who answers, before the response begins. */
  public void answer(Answer given) {
    if (answer != null) {
      throw new IllegalStateException("answered before: " + answer.getClass().getSimpleName());
    }
    answer = given;
  }

  /**
   * The sidecar answers with an error. An answer that was set before stays: the error replaces a
   * response that an app had begun and did not complete, and is reported as of its version.
   */
  public void refused() {
    if (answer == null) {
      answer = new Answer.Refused(null);
    }
  }

  /** The response was withdrawn before any byte of it was sent: the next version is tried. */
  public void withdrawAnswer() {
    answer = null;
  }
}
