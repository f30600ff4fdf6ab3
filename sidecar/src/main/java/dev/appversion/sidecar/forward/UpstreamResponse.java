package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.fields.Via;
import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.pages.OpenPages;
import dev.appversion.sidecar.upstream.Permit;
import dev.appversion.sidecar.upstream.ResponseDrain;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.sidecar.wire.message.ResponseHead;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.client.ClientExchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The response to an attempt: decides whether it is sent to the client, withheld, retried elsewhere
 * or replaced by an error, and starts streaming it.
 */
final class UpstreamResponse {
  private final Attempt attempt;
  private final ForwardedRequest request;
  private final Upstreams upstreams;
  private final HttpServerExchange exchange;
  private final ClientExchange answered;
  private final ResponseHead head;
  private final HeaderMap fields;

  UpstreamResponse(Attempt attempt, ClientExchange answered) {
    this.attempt = attempt;
    this.request = attempt.request();
    this.upstreams = request.forwarder().upstreams();
    this.exchange = request.exchange();
    this.answered = answered;
    this.head = attempt.lease().response();
    this.fields = head.headers();
  }

  void handle() {
    boolean hop = attempt.target().hop();
    if (hop && isUnavailable(head, fields) && attempt.keptBody()) {
      attempt.finish(false);
      request.next();
    } else if (!ClientResponseHead.isUsable(head, exchange)) {
      upstreams.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
      refuse(Failure.BAD_GATEWAY);
    } else if (request.declines(head.status(), fields)) {
      request.declined(new Waiting());
    } else {
      pass();
    }
  }

  private void pass() {
    if (lasts() && !attempt.lease().becomeStream()) {
      refuse(Failure.OVERLOADED);
    } else {
      passOn(attempt.target().hop());
    }
  }

  /** The response, withheld until it is known whether another upstream has a better one. */
  private final class Waiting implements WithheldResponse {
    private boolean over;

    Waiting() {
      exchange.addExchangeCompleteListener(
          (completed, next) -> {
            finish(false);
            next.proceed();
          });
    }

    @Override
    public @Nullable LiveVersion version() {
      return attempt.target().version();
    }

    @Override
    public void forward() {
      if (!over) {
        over = true;
        request.resume();
        pass();
      }
    }

    @Override
    public void discard() {
      if (!over) {
        finish(ResponseDrain.isEmptied(answered));
        request.end();
      }
    }

    private void finish(boolean clean) {
      if (!over) {
        over = true;
        attempt.finish(clean);
      }
    }
  }

  /** Whether a sidecar reports that its app did not receive the request. */
  static boolean isUnavailable(ResponseHead head, HeaderMap fields) {
    return head.status() == StatusCodes.SERVICE_UNAVAILABLE
        && fields.contains(ForwardedRequest.UNAVAILABLE);
  }

  private void refuse(Failure failure) {
    attempt.finish(false);
    request.fail(failure);
  }

  private boolean isUpgrade() {
    return head.status() == StatusCodes.SWITCHING_PROTOCOLS;
  }

  private boolean isEventStream() {
    String type = fields.getFirst(Headers.CONTENT_TYPE);
    return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  private boolean lasts() {
    return isUpgrade() || isEventStream();
  }

  private void passOn(boolean hop) {
    ClientResponseHead.copy(head, fields, exchange, hop);
    if (upstreams.settings().http().via()) {
      Via.add(exchange.getResponseHeaders(), head.http11());
    }
    BodyFilter filter = request.answered(attempt.target());
    if (isUpgrade()) {
      upgrade();
      return;
    }
    if (isEventStream()) {
      request.endsWithClient();
      countStream();
    }
    if (filter != null) {
      ClientResponseHead.forgetLength(exchange);
    }
    new ResponseSender(attempt, answered, filter == null ? BodyFilter.none() : filter).start();
  }

  private void upgrade() {
    Permit permit = attempt.detach();
    request.end();
    Tunnel.between(request.forwarder(), exchange, countedFor(), answered.getConnection(), permit);
  }

  /** Counts the event stream until the exchange ends. */
  private void countStream() {
    OpenPages pages = upstreams.metrics().pages();
    countedFor()
        .ifPresent(
            version -> {
              pages.tunnelOpened(version);
              exchange.addExchangeCompleteListener(
                  (completed, next) -> {
                    pages.tunnelClosed(version);
                    next.proceed();
                  });
            });
  }

  /**
   * The version for which a response that lasts is counted; empty if the sidecar that received the
   * request from the client counts it.
   */
  private Optional<String> countedFor() {
    return request.route().arrivedByHop()
        ? Optional.empty()
        : Optional.ofNullable(attempt.target().version()).map(LiveVersion::name);
  }
}
