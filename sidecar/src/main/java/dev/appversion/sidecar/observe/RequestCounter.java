package dev.appversion.sidecar.observe;

import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.metrics.VersionMetrics;
import dev.appversion.sidecar.metrics.VersionMetrics.Failure;
import dev.appversion.sidecar.metrics.VersionMetrics.Kind;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestKind;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * Counts each request: by its decision, by the reason of its refusal, and by version. A request
 * that another sidecar has routed is counted for its version only where its app is; the sidecar
 * that selected the version counts the selection, and the failure if no app responded.
 */
public final class RequestCounter implements RequestObserver {
  private final ProxyMetrics metrics;
  private final VersionMetrics versions;

  /** Counts in these metrics. */
  public RequestCounter(ProxyMetrics metrics) {
    this.metrics = metrics;
    this.versions = metrics.versions();
  }

  @Override
  public void ended(HttpServerExchange exchange, RequestContext context, int status, long nanos) {
    metrics.request(context.decision(), status, nanos);
    Refusal refusal = context.refusal();
    if (refusal != null) {
      metrics.refused(refusal);
    }
    if (context.decision() == Decision.OWN_ENDPOINT) {
      return;
    }
    if (context.answer() instanceof Answer.Refused refused && refused.conflict() != null) {
      versions.conflict(refused.conflict().requested());
    }
    String answering = answering(context, status);
    if (context.isAsset()) {
      if (answering != null) {
        versions.asset(answering, status);
      }
    } else {
      count(exchange, context, answering, status, nanos);
    }
    if (status == StatusCodes.NOT_FOUND && context.decision() != Decision.HOP) {
      missing(exchange, context);
    }
  }

  private void count(
      HttpServerExchange exchange,
      RequestContext context,
      @Nullable String answering,
      int status,
      long nanos) {
    LiveVersion selected = context.selected();
    if (answering == null && selected == null) {
      return;
    }
    Kind kind = loadsDocument(exchange, context) ? Kind.PAGE : Kind.OTHER;
    if (answering != null) {
      versions.answered(answering, kind, status, nanos);
    }
    if (selected != null) {
      versions.selected(selected.name(), kind, status);
      Failure failure = failure(context, answering);
      if (failure != null) {
        versions.failed(selected.name(), failure);
      }
    }
  }

  /** As the routing decision has determined it, or of a request that another sidecar has routed. */
  private static boolean loadsDocument(HttpServerExchange exchange, RequestContext context) {
    RequestFacts facts = context.facts();
    return facts == null
        ? RequestKind.loadsDocument(RequestFactsReader.headers(exchange))
        : facts.loadsDocument();
  }

  /**
   * The version whose app in this pod responded, or had the request when it ended; of a cached
   * asset, the version that has it. Null if the app did not get the request, or another sidecar
   * responded.
   */
  static @Nullable String answering(RequestContext context, int status) {
    return switch (context.answer()) {
      case Answer.FromApp app ->
          app.byHop() || app.answering() == null ? null : app.answering().name();
      case Answer.FromMemory memory -> memory.owner().name();
      case Answer.FromStore store -> null;
      case Answer.FromSidecar own when status == 0 -> own(context); // the client left before
      case Answer.FromSidecar own -> null;
      case Answer.Refused refused ->
          context.refusal() == Refusal.TIMEOUT || context.refusal() == Refusal.BAD_GATEWAY
              ? own(context)
              : null;
    };
  }

  /** The own version, if the request is for it. */
  private static @Nullable String own(RequestContext context) {
    String own = context.view().ownVersion().orElse(null);
    LiveVersion selected = context.selected();
    boolean isForOwn =
        context.decision() == Decision.HOP || (selected != null && selected.name().equals(own));
    return isForOwn ? own : null;
  }

  /** Why no app of the selected version responded; null if one did, or the client left before. */
  static @Nullable Failure failure(RequestContext context, @Nullable String answering) {
    if (context.answer() instanceof Answer.FromApp app
        && context.refusal() == null
        && app.decision() != null
        && app.answering() != null
        && !app.decision().version().name().equals(app.answering().name())) {
      return Failure.FALLBACK;
    }
    return switch (context.refusal()) {
      case UNREACHABLE -> Failure.UNREACHABLE;
      case OVERLOADED -> Failure.OVERLOADED;
      case TIMEOUT -> answering == null ? Failure.TIMEOUT : null;
      case BAD_GATEWAY -> answering == null ? Failure.BAD_GATEWAY : null;
      case null, default -> null;
    };
  }

  /** Counts a missing file with a hash in its name for the version of the page that needs it. */
  private void missing(HttpServerExchange exchange, RequestContext context) {
    RoutingSnapshot snapshot = context.view().snapshot().orElse(null);
    if (snapshot == null) {
      return;
    }
    AssetPaths.below(snapshot.table().assets(), RequestTarget.rawPath(exchange))
        .filter(AssetPaths::looksHashed)
        .flatMap(path -> RequestingPage.version(exchange, context, path))
        .ifPresent(version -> versions.missingAsset(version.name()));
  }
}
