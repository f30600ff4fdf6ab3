package dev.appversion.sidecar.html;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.html.PageFacts.PageCoding;
import dev.appversion.sidecar.http.HeaderFields;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.http.VaryField;
import dev.appversion.sidecar.metrics.HtmlMetrics;
import dev.appversion.sidecar.metrics.HtmlMetrics.Passed;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.html.HeadInsertion;
import dev.appversion.versioning.html.HtmlPage;
import dev.appversion.versioning.html.reference.ContentPolicy;
import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.LinkField;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the pages of the own app: references become hashed ones, whose responses are immutable,
 * and the client script and version are inserted. Adapts the header fields of requests to the app
 * and of its responses.
 */
public final class HtmlRewriting {
  /**
   * The maximum number of Brotli bodies that are decoded concurrently: each window may have 16 MiB.
   */
  private static final int MAX_BROTLI = 2;

  private static final HttpString LINK = new HttpString(HttpFields.LINK);
  private static final HttpString CSP = new HttpString(HttpFields.CONTENT_SECURITY_POLICY);

  /** Fields that are only valid for the app's own bytes. */
  static final List<HttpString> OF_THE_BYTES =
      List.of(
          Headers.CONTENT_LENGTH,
          Headers.CONTENT_MD5,
          Headers.ACCEPT_RANGES,
          Headers.LAST_MODIFIED,
          new HttpString("Digest"),
          new HttpString("Content-Digest"),
          new HttpString("Repr-Digest"));

  /** All fields that rewriting changes, without the length, which is part of the framing. */
  private static final List<HttpString> CHANGED =
      Stream.concat(
              OF_THE_BYTES.stream().filter(name -> !name.equals(Headers.CONTENT_LENGTH)),
              Stream.of(Headers.CONTENT_ENCODING, Headers.ETAG, Headers.VARY, LINK))
          .toList();

  private final RewriterSource rewriters;
  private final HeadMarkup markup;
  private final HtmlMetrics metrics;
  private final PageConditions conditions;
  private final Semaphore brotli = new Semaphore(MAX_BROTLI);

  /**
   * @param rewriters the source of rewriters for references
   */
  public HtmlRewriting(RewriterSource rewriters, HeadMarkup markup, HtmlMetrics metrics) {
    this.rewriters = rewriters;
    this.markup = markup;
    this.metrics = metrics;
    this.conditions = new PageConditions(rewriters, markup);
  }

  /** Adapts the fields of a request that is about to be sent to the app. */
  public void toApp(HttpServerExchange exchange, RoutingState.View view, HeaderMap fields) {
    boolean page = PageRequest.mayBringPage(exchange) && isRewriting(exchange, view);
    if (page && fields.contains(Headers.ACCEPT_ENCODING)) {
      fields.put(
          Headers.ACCEPT_ENCODING,
          AcceptEncoding.narrowed(HeaderFields.values(fields, Headers.ACCEPT_ENCODING)));
    }
    conditions.toApp(exchange, view, fields, page && RequestMethod.isRead(exchange));
  }

  /**
   * Handles a response of the own app, which is set in the exchange. Changes its head if its body
   * will be rewritten.
   *
   * @return the filter that rewrites the body; null if it stays unchanged
   */
  public @Nullable BodyFilter fromApp(HttpServerExchange exchange, RoutingState.View view) {
    if (exchange.getStatusCode() == 304) {
      conditions.revalidated(exchange, view);
      return null;
    }
    PageFacts facts = PageFacts.of(exchange);
    if (facts == null) {
      return null;
    }
    Passed reason =
        PageRequest.isHashChecked(exchange)
            ? Passed.HASH_CHECKED
            : PageFacts.mustPass(exchange, facts);
    if (reason == null && !isRewriting(exchange, view)) {
      reason = Passed.NOTHING;
    }
    boolean head = PageFacts.isHead(exchange);
    if (reason == null && facts.coding() == PageCoding.BROTLI && !head && !brotli.tryAcquire()) {
      reason = Passed.BUSY;
    }
    if (reason != null) {
      if ((reason == Passed.NOTHING || reason == Passed.HASH_CHECKED) && hasScript(exchange)) {
        PageRequest.vary(exchange); // a page at this URL would vary
      }
      if (!head) {
        metrics.countPassed(reason);
      }
      return null;
    }
    HtmlPage page = page(exchange, view, facts);
    HeaderMap headers = exchange.getResponseHeaders();
    SavedFields before = new SavedFields(headers, CHANGED);
    boolean isShort = PageFacts.isAtMost(headers, Lookahead.MAX_INPUT);
    boolean compress =
        facts.coding() != PageCoding.IDENTITY
            && AcceptEncoding.hasGzip(
                HeaderFields.values(exchange.getRequestHeaders(), Headers.ACCEPT_ENCODING));
    changeHead(exchange, view, page, facts, compress);
    if (head) {
      return null;
    }
    HtmlFilter filter =
        new HtmlFilter(page, decoder(facts.coding()), compress ? new GzipEncoder() : null, metrics);
    return new Lookahead(
        filter, facts.coding() != PageCoding.IDENTITY, isShort, () -> before.restore(headers));
  }

  private Decoder decoder(PageCoding coding) {
    return switch (coding) {
      case IDENTITY -> new IdentityDecoder();
      case GZIP -> InflateDecoder.gzip();
      case DEFLATE -> InflateDecoder.deflate();
      case BROTLI -> new BrotliDecoder(brotli::release);
      case OTHER -> throw new IllegalStateException("passed");
    };
  }

  private HtmlPage page(HttpServerExchange exchange, RoutingState.View view, PageFacts facts) {
    List<String> policies = HeaderFields.values(exchange.getResponseHeaders(), CSP);
    Optional<HeadInsertion> head =
        PageRequest.getsScript(exchange)
            ? markup
                .forResponse(exchange, ScriptPolicy.of(policies))
                .map(tag -> new HeadInsertion(tag, WirePaths.OWN + "client."))
            : Optional.empty();
    return new HtmlPage(
        rewriters.of(exchange, view).orElse(ReferenceRewriter.NONE),
        PageRequest.url(exchange),
        facts.encoding(),
        head,
        markup.appVersion(exchange),
        ContentPolicy.of(policies));
  }

  private void changeHead(
      HttpServerExchange exchange,
      RoutingState.View view,
      HtmlPage page,
      PageFacts facts,
      boolean compress) {
    HeaderMap headers = exchange.getResponseHeaders();
    OF_THE_BYTES.forEach(headers::remove);
    if (compress) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
    } else {
      headers.remove(Headers.CONTENT_ENCODING);
    }
    if (facts.coding() != PageCoding.IDENTITY) {
      VaryField.add(headers, HttpFields.ACCEPT_ENCODING);
    }
    if (hasScript(exchange)) {
      PageRequest.vary(exchange);
    }
    conditions.rewritten(exchange, view);
    rewriteLinks(exchange, headers, page.references());
  }

  /**
   * Rewrites the links of early hints (RFC 8297) of the own app to the names that the page will
   * contain.
   */
  public void hinted(HttpServerExchange exchange, RoutingState.View view, HeaderMap fields) {
    if (PageRequest.mayBringPage(exchange)) {
      rewriters
          .of(exchange, view)
          .ifPresent(references -> rewriteLinks(exchange, fields, references));
    }
  }

  private static void rewriteLinks(
      HttpServerExchange exchange, HeaderMap fields, ReferenceRewriter references) {
    HeaderValues links = fields.get(LINK);
    if (links != null) {
      DocumentUrl url = PageRequest.addressed(exchange);
      ContentPolicy policy = ContentPolicy.of(HeaderFields.values(fields, CSP));
      List<String> rewritten = new ArrayList<>(links.size());
      links.forEach(link -> rewritten.add(LinkField.rewrite(link, references, url, policy)));
      fields.putAll(LINK, rewritten);
    }
  }

  /** Whether a page in response to this request would be changed. */
  private boolean isRewriting(HttpServerExchange exchange, RoutingState.View view) {
    return rewriters.of(exchange, view).isPresent()
        || (PageRequest.getsScript(exchange) && hasScript(exchange));
  }

  private boolean hasScript(HttpServerExchange exchange) {
    return markup.forResponse(exchange, ScriptPolicy.NONE).isPresent();
  }
}
