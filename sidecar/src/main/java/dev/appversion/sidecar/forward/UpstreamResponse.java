package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.upstream.Lease;
import dev.appversion.sidecar.wire.ResponseHead;
import dev.appversion.versioning.routing.LiveVersion;
import io.undertow.client.ClientExchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/** What an attempt's target answered: decides what becomes of it, and begins to pass it on. */
final class UpstreamResponse {
  private final Attempt attempt;
  private final ForwardedRequest forwarding;
  private final Forwarder forwarder;
  private final HttpServerExchange exchange;
  private final ClientExchange answered;
  private final ResponseHead head;
  private final HeaderMap fields;

  UpstreamResponse(Attempt attempt, ClientExchange answered) {
    this.attempt = attempt;
    this.forwarding = attempt.forwarding();
    this.forwarder = forwarding.forwarder();
    this.exchange = forwarding.exchange();
    this.answered = answered;
    this.head = attempt.lease().response();
    this.fields = ClientResponseHead.fields(head);
  }

  void take() {
    boolean hop = attempt.target().hop();
    if (hop && isUnavailable(head, fields) && attempt.keptBody()) {
      attempt.finish(false);
      forwarding.next();
    } else if (!ClientResponseHead.isUsable(head, exchange)) {
      forwarder.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
      refuse(Failure.BAD_GATEWAY);
    } else if (forwarding.declines(head.status(), fields)) {
      forwarding.declined(new Waiting());
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

  /** The response, while others are asked for a better one. */
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
    public void pass() {
      if (!over) {
        over = true;
        forwarding.resume();
        UpstreamResponse.this.pass();
      }
    }

    @Override
    public void drop() {
      if (!over) {
        finish(ResponseDrain.isEmptied(answered));
        forwarding.end();
      }
    }

    private void finish(boolean clean) {
      if (!over) {
        over = true;
        attempt.finish(clean);
      }
    }
  }

  /** Whether a sidecar says that its app did not take the request. */
  static boolean isUnavailable(ResponseHead head, HeaderMap fields) {
    return head.status() == StatusCodes.SERVICE_UNAVAILABLE
        && fields.contains(ForwardedRequest.UNAVAILABLE);
  }

  private void refuse(Failure failure) {
    attempt.finish(false);
    forwarding.fail(failure);
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
    if (forwarder.settings().http().via()) {
      Via.add(exchange.getResponseHeaders(), head.http11());
    }
    BodyFilter filter = forwarding.answered(attempt.target());
    if (isUpgrade()) {
      upgrade();
      return;
    }
    if (isEventStream()) {
      forwarding.endsWithClient();
    }
    if (filter != null) {
      ClientResponseHead.forgetLength(exchange);
    }
    new ResponseSender(attempt, answered, filter == null ? BodyFilter.none() : filter).start();
  }

  private void upgrade() {
    Lease lease = attempt.lease();
    attempt.upgraded();
    forwarding.end();
    Tunnel.between(forwarder, exchange, answered.getConnection(), lease.detach());
  }
}
