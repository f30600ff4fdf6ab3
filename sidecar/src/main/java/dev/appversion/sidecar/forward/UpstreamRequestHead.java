package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.config.HttpSettings;
import dev.appversion.sidecar.fields.ForwardedFields;
import dev.appversion.sidecar.fields.HopByHop;
import dev.appversion.sidecar.fields.Upgrades;
import dev.appversion.sidecar.fields.Via;
import dev.appversion.sidecar.forward.route.Target;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.http.VersionHeaders;
import dev.appversion.sidecar.wire.message.RequestHead;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the head of the forwarded request: the client's target and fields unchanged, without those
 * of the connection and with those that the sidecar adds.
 */
final class UpstreamRequestHead {
  private static final HttpString HOP = new HttpString(WireHeaders.HOP);
  private static final HttpString TRAILER = new HttpString(HttpFields.TRAILER);

  private UpstreamRequestHead() {}

  static ClientRequest of(ForwardedRequest request, Target target) {
    HttpServerExchange exchange = request.exchange();
    ClientRequest head = new ClientRequest();
    head.setMethod(exchange.getRequestMethod());
    head.setProtocol(Protocols.HTTP_1_1);
    head.setPath(RequestTarget.of(exchange));

    HeaderMap from = exchange.getRequestHeaders();
    HeaderMap to = head.getRequestHeaders();
    HopByHop.copy(from, to);
    frame(request, target, from, to);
    HttpSettings http = request.forwarder().upstreams().settings().http();
    if (!request.route().arrivedByHop()) {
      ForwardedFields.extend(exchange, http.forwarded(), to);
    }
    if (http.via()) {
      Via.add(to, RequestHead.of(exchange).http11());
    }
    upgrade(exchange, to);
    LiveVersion version = target.version();
    if (!target.hop()) {
      ownVersion(request, version, to);
    } else if (version != null) {
      sign(request, version, request.route().keys().orElseThrow(), to);
    }
    request.sending(target, to);
    return head;
  }

  /** Sets the app's own version; the client's field was removed at the entry. */
  private static void ownVersion(
      ForwardedRequest request, @Nullable LiveVersion version, HeaderMap to) {
    request
        .forwarder()
        .upstreams()
        .settings()
        .overrides()
        .appVersion()
        .or(() -> Optional.ofNullable(version).map(LiveVersion::appVersion))
        .ifPresent(value -> to.put(VersionHeaders.APP_VERSION, value));
  }

  private static void frame(ForwardedRequest request, Target target, HeaderMap from, HeaderMap to) {
    to.remove(Headers.EXPECT);
    if (!request.body().isExpected()) {
      to.remove(TRAILER);
      return;
    }
    if (!from.contains(Headers.CONTENT_LENGTH)) {
      to.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
    if (target.hop() || request.semantics().clientExpects()) {
      to.put(Headers.EXPECT, "100-continue");
    }
    if (target.hop() && request.semantics().clientExpects()) {
      to.put(RequestSemantics.CLIENT_EXPECTS, "100-continue");
    }
  }

  private static void upgrade(HttpServerExchange exchange, HeaderMap to) {
    String protocol = Upgrades.requested(exchange);
    if (protocol != null) {
      to.put(Headers.CONNECTION, HttpFields.UPGRADE);
      to.put(Headers.UPGRADE, protocol);
    }
  }

  private static void sign(
      ForwardedRequest request, LiveVersion version, SecretKeys keys, HeaderMap to) {
    HttpServerExchange exchange = request.exchange();
    to.put(
        HOP,
        HopSignature.sign(
            keys,
            version.name(),
            exchange.getRequestMethod().toString(),
            RequestTarget.of(exchange),
            request.forwarder().upstreams().clock().instant()));
  }
}
