package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.TimeBudget;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.routing.AssetUnion;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Asks other live versions for what the chosen one does not have: a tab that was opened on one of
 * them asks for its own files, whichever version its request is sent to. One is asked after the
 * other, on the exchange's I/O thread, and the first that has it answers.
 */
final class VersionUnion {
  /** Within which one of them must begin to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final HttpString SEC_FETCH_DEST = new HttpString(HttpFields.SEC_FETCH_DEST);

  private final UpstreamDispatcher forwarding;
  private final UnionLimits limits;
  private final ProxyMetrics metrics;

  VersionUnion(UpstreamDispatcher forwarding, UnionLimits limits, ProxyMetrics metrics) {
    this.forwarding = forwarding;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Whether a response says that its version does not have the file. */
  static boolean isMissing(HttpServerExchange exchange, String path, int status, HeaderMap fields) {
    return AssetUnion.isMissing(
        path,
        status,
        first(fields, Headers.CONTENT_TYPE),
        first(exchange.getRequestHeaders(), SEC_FETCH_DEST));
  }

  /** Whether a page in the place of a file is certainly wrong. */
  static boolean isNoPage(HttpServerExchange exchange) {
    return AssetUnion.isNoPage(
        first(exchange.getRequestHeaders(), SEC_FETCH_DEST),
        ClientUrl.worker(exchange).isPresent());
  }

  private static String first(HeaderMap fields, HttpString name) {
    String value = fields.getFirst(name);
    return value == null ? "" : value;
  }

  /**
   * Has others answer.
   *
   * @param path of the file, see {@link AssetUnion#path}
   * @param asked who does not have it; empty where nobody was asked
   * @param nobody where no other version answers with it; the exchange is as it was then
   */
  void ask(
      HttpServerExchange exchange,
      RequestContext context,
      String path,
      Optional<LiveVersion> asked,
      Runnable nobody) {
    RoutingTable table = context.view.snapshot().orElseThrow().table();
    List<LiveVersion> others = AssetUnion.others(table, context.view.ownVersion(), asked);
    if (others.isEmpty() || !limits.enter(table.revision(), path)) {
      nobody.run();
      return;
    }
    var file = new OfFile(exchange, path);
    new Asking(exchange, context, file, path, table.revision(), others, nobody).next();
  }

  /**
   * Has a version answer with its own download.
   *
   * @param serve by which that version answers
   * @param nobody where it does not answer with one; the exchange is as it was then
   */
  void askForDownload(
      HttpServerExchange exchange, RequestContext context, Serve serve, Runnable nobody) {
    String revision = context.view.snapshot().orElseThrow().table().revision();
    String path = RequestTarget.rawPath(exchange);
    if (limits.enter(revision, path)) {
      var download = new OfDownload(serve);
      var others = List.of(serve.version());
      new Asking(exchange, context, download, path, revision, others, nobody).next();
    } else {
      nobody.run();
    }
  }

  /** What is asked for. */
  private interface Question {
    /** By which a version answers. */
    Serve serve(LiveVersion version);

    /** Whether the response is what was asked for. */
    boolean isAnswer(int status, HeaderMap fields);

    /** Whether the response says for all who ask that its version does not have it. */
    boolean isMissing(int status, HeaderMap fields);
  }

  private record OfFile(HttpServerExchange exchange, String path) implements Question {
    @Override
    public Serve serve(LiveVersion version) {
      return new Serve(version, new Reason.HashedAsset(path), List.of(), Optional.empty(), false);
    }

    @Override
    public boolean isAnswer(int status, HeaderMap fields) {
      return switch (status) {
        case 200, 206, 304, 412, 416 -> !isMissing(status, fields);
        default -> false;
      };
    }

    @Override
    public boolean isMissing(int status, HeaderMap fields) {
      return VersionUnion.isMissing(exchange, path, status, fields);
    }
  }

  private record OfDownload(Serve serve) implements Question {
    @Override
    public Serve serve(LiveVersion version) {
      return serve;
    }

    @Override
    public boolean isAnswer(int status, HeaderMap fields) {
      return LoadedDocument.isDownload(status, fields);
    }

    @Override
    public boolean isMissing(int status, HeaderMap fields) {
      return false; // it may be missing for this visitor alone
    }
  }

  /** One question on its way round the versions. */
  private final class Asking implements ResponseFallback {
    private final HttpServerExchange exchange;
    private final RequestContext context;
    private final Question question;
    private final String path;
    private final String revision;
    private final Iterator<LiveVersion> others;
    private final Runnable nobody;
    private final TimeBudget patience = TimeBudget.of(PATIENCE);
    private boolean sure = true;
    private boolean over;

    Asking(
        HttpServerExchange exchange,
        RequestContext context,
        Question question,
        String path,
        String revision,
        List<LiveVersion> others,
        Runnable nobody) {
      this.exchange = exchange;
      this.context = context;
      this.question = question;
      this.path = path;
      this.revision = revision;
      this.others = others.iterator();
      this.nobody = nobody;
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
      if (patience.isOver()) {
        sure = false;
      }
      if (patience.isOver() || !others.hasNext()) {
        over = true;
        limits.missed(revision, path, sure);
        metrics.count(Count.UNION_MISSES);
        context.forgetAnswer();
        nobody.run();
        return;
      }
      Serve serve = question.serve(others.next());
      context.decision = DecisionHandler.label(serve.reason());
      forwarding.ask(exchange, context, serve, patience, this);
    }

    @Override
    public boolean declines(int status, HeaderMap fields) {
      if (question.isAnswer(status, fields)) {
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
      response.drop();
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
