package dev.appversion.operator.bust;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.appversion.operator.bust.AppKeyLookup.UnusableKeyException;
import dev.appversion.process.metrics.Counter;
import dev.appversion.process.problem.Problem;
import dev.appversion.versioning.contract.BustFields;
import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import io.undertow.util.StatusCodes;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/namespaces/{namespace}/appversions/{name}/bust}. Runs on a thread that may block.
 * All invalid tokens have the same response; the log has the reason.
 */
public final class BustHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BustHandler.class);
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([^ ]+) *");

  /** DNS labels, as the names of namespaces and AppVersions are. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final AppKeyLookup keys;
  private final BustService service;
  private final Clock clock;
  private final Counter busts =
      new Counter(
          "appversion_operator_busts_total", "Counts cache bust requests, by outcome.", "outcome");

  /**
   * Handles requests to bust.
   *
   * @param keys of the apps, to verify tokens
   * @param clock decides whether a token has expired
   */
  public BustHandler(AppKeyLookup keys, BustService service, Clock clock) {
    this.keys = keys;
    this.service = service;
    this.clock = clock;
  }

  /** Requests by outcome. */
  public Counter busts() {
    return busts;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Map<String, String> path =
        exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY).getParameters();
    String namespace = path.getOrDefault("namespace", "");
    String name = path.getOrDefault("name", "");
    String token = token(exchange.getRequestHeaders().get(Headers.AUTHORIZATION));
    if (token == null) {
      unauthorized(exchange, namespace, name, "no bearer token");
      return;
    }
    if (!NAME.matcher(namespace).matches() || !NAME.matcher(name).matches()) {
      notFound(exchange);
      return;
    }
    Optional<SecretKeys> found;
    try {
      found = keys.find(namespace, name);
    } catch (UnusableKeyException e) {
      unavailable(exchange, e.getMessage());
      return;
    } catch (KubernetesClientException e) {
      LOG.warn("cannot read the key appversion={}/{} error={}", namespace, name, e.getMessage());
      unavailable(exchange, "the API server is not reachable: try again");
      return;
    }
    if (found.isEmpty()) {
      notFound(exchange);
      return;
    }
    BustToken.Verdict verdict =
        BustToken.verify(found.get(), token, namespace + "/" + name, clock.instant());
    if (verdict != BustToken.Verdict.VALID) {
      unauthorized(exchange, namespace, name, verdict.description());
      return;
    }
    switch (service.bust(namespace, name, BustToken.use(token))) {
      case BustResult.Done(long generation) -> {
        busts.increment("done");
        LOG.info("busted appversion={}/{} generation={}", namespace, name, generation);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange
            .getResponseSender()
            .send(
                JsonNodeFactory.instance
                    .objectNode()
                    .put(BustFields.GENERATION, generation)
                    .toString());
      }
      case BustResult.Used() -> used(exchange, namespace, name);
      case BustResult.NotFound() -> notFound(exchange);
      case BustResult.Unavailable(String message) -> unavailable(exchange, message);
    }
  }

  /** The token; null without a header, or with more than one, which is ambiguous. */
  private static @Nullable String token(@Nullable HeaderValues authorization) {
    if (authorization == null || authorization.size() != 1) {
      return null;
    }
    var bearer = BEARER.matcher(authorization.getFirst());
    return bearer.matches() ? bearer.group(1) : null;
  }

  private void unauthorized(
      HttpServerExchange exchange, String namespace, String name, String reason) {
    busts.increment("unauthorized");
    LOG.warn(
        "rejected a bust appversion={}/{} reason={}",
        printable(namespace),
        printable(name),
        reason);
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"appversion\"");
    Problem.send(
        exchange,
        StatusCodes.UNAUTHORIZED,
        "a bust requires a valid token for this app: create one with 'appversion token'");
  }

  /** The response may say that the token was used: only the holder of a valid token gets it. */
  private void used(HttpServerExchange exchange, String namespace, String name) {
    busts.increment("used");
    LOG.warn("rejected a bust appversion={}/{} reason=used token", namespace, name);
    Problem.send(
        exchange,
        StatusCodes.CONFLICT,
        "the token has been used: create another one with 'appversion token'");
  }

  private static String printable(String name) {
    return NAME.matcher(name).matches() ? name : "?";
  }

  private void notFound(HttpServerExchange exchange) {
    busts.increment("not_found");
    Problem.send(
        exchange, StatusCodes.NOT_FOUND, "the AppVersion does not exist, or it has no key");
  }

  private void unavailable(HttpServerExchange exchange, @Nullable String message) {
    busts.increment("unavailable");
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "5");
    Problem.send(exchange, StatusCodes.SERVICE_UNAVAILABLE, message);
  }
}
