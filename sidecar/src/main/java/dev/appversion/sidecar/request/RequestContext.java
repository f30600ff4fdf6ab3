package dev.appversion.sidecar.request;

import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.AssetUnion;
import dev.appversion.versioning.routing.request.PinnedTarget;
import dev.appversion.versioning.routing.request.Referrer;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of one request: what the handlers have determined, and the source of the response. */
public final class RequestContext {
  private static final AttachmentKey<RequestContext> KEY =
      AttachmentKey.create(RequestContext.class);

  /** The answer of endpoints and files of the sidecar without a version, which set none. */
  private static final Answer WITHOUT_VERSION = new Answer.FromSidecar(null, null);

  private final RoutingState.View view;
  private final long startNanos = System.nanoTime();
  private Optional<RoutingSnapshot> visible;
  private List<String> hopFields = List.of();
  private PinnedTarget target = new PinnedTarget("/", List.of());
  private @Nullable String filePath;
  private Optional<String> file = Optional.empty();
  private Optional<Referrer> referrer = Optional.empty();
  private @Nullable RequestFacts facts;
  private Decision decision = Decision.NOT_READY;
  private @Nullable LiveVersion selected;
  private @Nullable Refusal refusal;
  private boolean asset;
  private @Nullable Answer answer;

  private RequestContext(RoutingState.View view) {
    this.view = view;
    this.visible = view.anonymous();
  }

  /** Creates the context of an exchange, with the routing state for the whole request. */
  public static RequestContext begin(HttpServerExchange exchange, RoutingState.View view) {
    RequestContext context = new RequestContext(view);
    exchange.putAttachment(KEY, context);
    return context;
  }

  /** The context of an exchange. */
  public static RequestContext of(HttpServerExchange exchange) {
    return Objects.requireNonNull(exchange.getAttachment(KEY), "set by the first handler");
  }

  /** The routing state for the whole request. */
  public RoutingState.View view() {
    return view;
  }

  /**
   * The routing table as the client sees it, and its manifests: without the restricted versions for
   * which it has no preview token. Only valid after {@code ReadinessHandler}.
   */
  public RoutingSnapshot snapshot() {
    return visible.orElseThrow();
  }

  /** The same; empty while the sidecar has no table. */
  public Optional<RoutingSnapshot> visibleSnapshot() {
    return visible;
  }

  /** The client has preview tokens for these versions. */
  public void previews(Set<String> versions) {
    visible = view.snapshot().map(all -> all.visibleTo(versions));
  }

  /** The client is another sidecar, which has routed the request: it sees all versions. */
  public void seesAll() {
    visible = view.snapshot();
  }

  /** Whether the client sees this version. */
  public boolean sees(LiveVersion version) {
    return !version.restricted()
        || visible.filter(part -> part.table().version(version.name()).isPresent()).isPresent();
  }

  /** The own version; empty if the table does not list it, and if the client does not see it. */
  public Optional<LiveVersion> own() {
    return view.own().filter(this::sees);
  }

  /** The start of the request, by {@link System#nanoTime}. */
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

  /**
   * The path of a file that any version may have, see {@link AssetUnion#path}; empty for all other
   * paths. Determined once for each path, since several stages need it.
   *
   * @param rawPath of the request, without the query
   */
  public Optional<String> file(String rawPath) {
    if (!rawPath.equals(filePath)) {
      filePath = rawPath;
      file = view.snapshot().flatMap(known -> AssetUnion.path(known.table().assets(), rawPath));
    }
    return file;
  }

  /** The page that made the request; {@code SanitizeHandler} removed its pin. */
  public Optional<Referrer> referrer() {
    return referrer;
  }

  /** Sets {@link #referrer}. */
  public void referrer(Optional<Referrer> received) {
    referrer = received;
  }

  /** The facts of the routing decision; null before one is made. */
  public @Nullable RequestFacts facts() {
    return facts;
  }

  /** Sets {@link #facts}. */
  public void facts(RequestFacts decidedBy) {
    facts = decidedBy;
  }

  /** The decision, as a label of metrics. */
  public Decision decision() {
    return decision;
  }

  /** Sets {@link #decision}. */
  public void decision(Decision label) {
    decision = label;
  }

  /** The version that this sidecar has selected; null if it has not, and for hashed assets. */
  public @Nullable LiveVersion selected() {
    return selected;
  }

  /** Sets {@link #selected}. */
  public void selected(LiveVersion version) {
    selected = version;
  }

  /** Whether the request is for a hashed asset of a live version. */
  public boolean isAsset() {
    return asset || decision == Decision.ASSET;
  }

  /** Sets {@link #isAsset}, for a request that another sidecar has routed. */
  public void asset(boolean hashed) {
    asset = hashed;
  }

  /** Why the sidecar responds with an error; null if it does not. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /** The source of the response; the sidecar itself, without a version, if none was set. */
  public Answer answer() {
    return answer == null ? WITHOUT_VERSION : answer;
  }

  /** Sets the source of the response, before the response begins. */
  public void answer(Answer given) {
    if (answer != null) {
      throw new IllegalStateException(
          "the answer was set before: " + answer.getClass().getSimpleName());
    }
    answer = given;
  }

  /**
   * The sidecar responds with an error. An answer that was set before stays: the error then
   * replaces a response that an app did not complete, and is reported for its version.
   */
  public void refused(Refusal reason) {
    refusal = reason;
    if (answer == null) {
      answer = new Answer.Refused(null);
    }
  }

  /** The response was withdrawn before any byte of it was sent: the next version is tried. */
  public void withdrawAnswer() {
    answer = null;
  }
}
