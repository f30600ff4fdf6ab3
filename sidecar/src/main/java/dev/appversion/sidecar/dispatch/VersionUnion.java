package dev.appversion.sidecar.dispatch;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.forward.route.TimeBudget;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.request.DecisionLabels;
import dev.appversion.sidecar.request.LoadedDocument;
import dev.appversion.sidecar.request.MissingFile;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.versioning.routing.AssetUnion;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Requests a file that the chosen version does not have from the other live versions: a tab opened
 * on one of them requests that version's files, and its request may be routed to any version. The
 * versions are tried one after the other, on the exchange's I/O thread, and the first that has the
 * file responds.
 */
public final class VersionUnion {
  /** The timeout for the beginning of a response, over all versions. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final UpstreamDispatcher dispatcher;
  private final UnionLimits limits;
  private final ProxyMetrics metrics;

  /** A union with these limits. */
  public VersionUnion(UpstreamDispatcher dispatcher, UnionLimits limits, ProxyMetrics metrics) {
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.metrics = metrics;
  }

  /**
   * Tries the other versions.
   *
   * @param path of the file, see {@link AssetUnion#path}
   * @param tried the version that was tried and does not have it; empty if none was
   * @param notFound runs if no other version has it; the exchange is then as before the call
   */
  void tryOthers(
      HttpServerExchange exchange,
      RequestContext context,
      String path,
      Optional<LiveVersion> tried,
      Runnable notFound) {
    // All versions, also those that the client does not see: it knows the name of the file.
    RoutingTable table = context.view().snapshot().orElseThrow().table();
    List<LiveVersion> others =
        dispatcher.reachableFirst(AssetUnion.others(table, context.view().ownVersion(), tried));
    if (others.isEmpty() || !limits.enter(table.revision(), path)) {
      notFound.run();
      return;
    }
    var file = new OfFile(exchange, path);
    new Attempts(exchange, context, file, path, table.revision(), others, notFound).next();
  }

  /**
   * Tries to respond with a version's download.
   *
   * @param serve the decision for that version
   * @param notFound runs if it does not respond with a download; the exchange is then as before the
   *     call
   */
  void tryDownload(
      HttpServerExchange exchange, RequestContext context, Serve serve, Runnable notFound) {
    String revision = context.snapshot().table().revision();
    String path = RequestTarget.rawPath(exchange);
    if (limits.enter(revision, path)) {
      var download = new OfDownload(serve);
      var others = List.of(serve.version());
      new Attempts(exchange, context, download, path, revision, others, notFound).next();
    } else {
      notFound.run();
    }
  }

  /** The kind of request. */
  private interface Query {
    /** The decision for a version. */
    Serve serve(LiveVersion version);

    /** Whether the response is what was requested. */
    boolean isExpected(int status, HeaderMap fields);

    /** Whether the response shows, for all clients, that its version does not have it. */
    boolean isMissing(int status, HeaderMap fields);
  }

  private record OfFile(HttpServerExchange exchange, String path) implements Query {
    @Override
    public Serve serve(LiveVersion version) {
      return new Serve(version, new Reason.HashedAsset(path), List.of(), Optional.empty(), false);
    }

    @Override
    public boolean isExpected(int status, HeaderMap fields) {
      return switch (status) {
        case 200, 206, 304, 412, 416 -> !isMissing(status, fields);
        default -> false;
      };
    }

    @Override
    public boolean isMissing(int status, HeaderMap fields) {
      return MissingFile.isReported(exchange, path, status, fields);
    }
  }

  private record OfDownload(Serve serve) implements Query {
    @Override
    public Serve serve(LiveVersion version) {
      return serve;
    }

    @Override
    public boolean isExpected(int status, HeaderMap fields) {
      return LoadedDocument.isDownload(status, fields);
    }

    @Override
    public boolean isMissing(int status, HeaderMap fields) {
      return false; // it may be missing for this client only
    }
  }

  /** Tries the versions in turn. */
  private final class Attempts implements ResponseFallback {
    private final HttpServerExchange exchange;
    private final RequestContext context;
    private final Query question;
    private final String path;
    private final String revision;
    private final Iterator<LiveVersion> others;
    private final Runnable notFound;
    private final TimeBudget budget = TimeBudget.of(TIMEOUT);
    private boolean sure = true;
    private boolean over;

    Attempts(
        HttpServerExchange exchange,
        RequestContext context,
        Query question,
        String path,
        String revision,
        List<LiveVersion> others,
        Runnable notFound) {
      this.exchange = exchange;
      this.context = context;
      this.question = question;
      this.path = path;
      this.revision = revision;
      this.others = others.iterator();
      this.notFound = notFound;
      exchange.addExchangeCompleteListener(
          (completed, following) -> {
            if (!over) {
              over = true;
              limits.ended();
            }
            following.proceed();
          });
    }

    void next() {
      if (over) {
        return;
      }
      if (budget.isOver()) {
        sure = false;
      }
      if (budget.isOver() || !others.hasNext()) {
        over = true;
        limits.missed(revision, path, sure);
        metrics.count(Count.UNION_MISSES);
        notFound.run();
        return;
      }
      Serve serve = question.serve(others.next());
      context.decision(DecisionLabels.of(serve.reason()));
      dispatcher.tryVersion(exchange, context, serve, budget, this);
    }

    @Override
    public boolean declines(int status, HeaderMap fields) {
      if (question.isExpected(status, fields)) {
        over = true;
        limits.ended();
        metrics.count(Count.UNION_HITS);
        return false;
      }
      sure &= question.isMissing(status, fields);
      return true;
    }

    @Override
    public void declined(WithheldResponse response) {
      response.discard();
      next();
    }

    @Override
    public boolean failed(Failure failure) {
      if (over) {
        return false;
      }
      sure = false;
      next();
      return true;
    }
  }
}
