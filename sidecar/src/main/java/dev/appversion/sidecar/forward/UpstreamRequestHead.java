package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.config.HttpSettings;
import dev.appversion.sidecar.wire.RequestHead;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the head of the request that goes on: the client's, byte for byte where it is not ours.
 */
final class UpstreamRequestHead {
  private static final HttpString HOP = new HttpString(WireHeaders.HOP);
  private static final HttpString TRAILER = new HttpString(HttpFields.TRAILER);

  private UpstreamRequestHead() {}

  static ClientRequest of(ForwardedRequest forwarding, Target target) {
    HttpServerExchange exchange = forwarding.exchange();
    ClientRequest request = new ClientRequest();
    request.setMethod(exchange.getRequestMethod());
    request.setProtocol(Protocols.HTTP_1_1);
    request.setPath(RequestTarget.of(exchange));

    HeaderMap from = exchange.getRequestHeaders();
    HeaderMap to = request.getRequestHeaders();
    HopByHop.copy(from, to);
    frame(forwarding, target, from, to);
    HttpSettings http = forwarding.forwarder().settings().http();
    if (!forwarding.route().arrivedByHop()) {
      ForwardedFields.extend(exchange, http.forwarded(), to);
    }
    if (http.via()) {
      Via.add(to, RequestHead.of(exchange).http11());
    }
    upgrade(exchange, to);
    LiveVersion version = target.version();
    if (!target.hop()) {
      ownVersion(forwarding, version, to);
    } else if (version != null) {
      sign(exchange, version, forwarding.route().keys().orElseThrow(), to);
    }
    forwarding.sending(target, to);
    return request;
  }

  /** Tells the app which version it is; what a client said was taken out at the entry. */
  private static void ownVersion(
      ForwardedRequest forwarding, @Nullable LiveVersion version, HeaderMap to) {
    forwarding
        .forwarder()
        .settings()
        .overrides()
        .appVersion()
        .or(() -> Optional.ofNullable(version).map(LiveVersion::appVersion))
        .ifPresent(value -> to.put(VersionHeaders.APP_VERSION, value));
  }

  private static void frame(
      ForwardedRequest forwarding, Target target, HeaderMap from, HeaderMap to) {
    to.remove(Headers.EXPECT);
    if (!forwarding.body().isExpected()) {
      to.remove(TRAILER);
      return;
    }
    if (!from.contains(Headers.CONTENT_LENGTH)) {
      to.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
    }
    if (target.hop() || forwarding.clientExpects()) {
      to.put(Headers.EXPECT, "100-continue");
    }
    if (target.hop() && forwarding.clientExpects()) {
      to.put(ForwardedRequest.CLIENT_EXPECTS, "100-continue");
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
      HttpServerExchange exchange, LiveVersion version, SecretKeys keys, HeaderMap to) {
    to.put(
        HOP,
        HopSignature.sign(
            keys,
            version.name(),
            exchange.getRequestMethod().toString(),
            RequestTarget.of(exchange),
            Instant.now()));
  }
}
