package dev.appversion.sidecar.html;

import dev.appversion.sidecar.RoutingState;
import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.forward.BodyFilter;
import dev.appversion.sidecar.forward.ClientUrl;
import dev.appversion.sidecar.forward.RequestTarget;
import dev.appversion.sidecar.html.HtmlMetrics.Passed;
import dev.appversion.sidecar.html.PageFacts.Coding;
import dev.appversion.versioning.html.DocumentUrl;
import dev.appversion.versioning.html.HeadInsertion;
import dev.appversion.versioning.html.HtmlPage;
import dev.appversion.versioning.html.LinkField;
import dev.appversion.versioning.html.ReferenceRewriter;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the pages of the own app: references become those under which their bytes may be cached
 * for ever, and the page is told its version. Requests that go to the app are made fit for that,
 * responses that come from it get heads that are true of what is sent.
 */
public final class HtmlRewriting {
  /** Brotli windows may have 16 MiB each. */
  private static final int MAX_BROTLI = 2;

  private static final HttpString LINK = new HttpString("Link");
  private static final HttpString CSP = new HttpString("Content-Security-Policy");

  /** Fields that are true only of the app's own bytes. */
  private static final List<HttpString> OF_THE_BYTES =
      List.of(
          Headers.CONTENT_LENGTH,
          Headers.CONTENT_MD5,
          Headers.ACCEPT_RANGES,
          Headers.LAST_MODIFIED,
          new HttpString("Digest"),
          new HttpString("Content-Digest"),
          new HttpString("Repr-Digest"));

  /** Those and the others that tell of a rewritten page; the length is part of the framing. */
  private static final List<HttpString> CHANGED =
      Stream.concat(
              OF_THE_BYTES.stream().filter(name -> !name.equals(Headers.CONTENT_LENGTH)),
              Stream.of(Headers.CONTENT_ENCODING, Headers.ETAG, Headers.VARY, LINK))
          .toList();

  private final RewriterSource rewriters;
  private final HeadMarkup markup;
  private final HtmlMetrics metrics;
  private final Semaphore brotli = new Semaphore(MAX_BROTLI);

  /**
   * @param rewriters says what references become
   */
  public HtmlRewriting(RewriterSource rewriters, HeadMarkup markup, HtmlMetrics metrics) {
    this.rewriters = rewriters;
    this.markup = markup;
    this.metrics = metrics;
  }

  /** A request is about to go to the app with these fields. */
  public void toApp(HttpServerExchange exchange, RoutingState.View view, HeaderMap fields) {
    boolean page = Reader.mayBringPage(exchange) && isRewriting(exchange, view);
    if (page && fields.contains(Headers.ACCEPT_ENCODING)) {
      fields.put(
          Headers.ACCEPT_ENCODING,
          AcceptEncoding.narrowed(PageFacts.values(fields, Headers.ACCEPT_ENCODING)));
    }
    // What a client has under a time or a tag of the app's own is a page from before it was
    // rewritten. If the app confirmed that, the client would keep it for ever.
    boolean rewritten = page && isRead(exchange);
    if (rewritten) {
      fields.remove(Headers.IF_MODIFIED_SINCE);
    }
    if (fields.contains(Headers.IF_NONE_MATCH) || fields.contains(Headers.IF_MATCH)) {
      if (rewritten) {
        keepTagsOfPages(fields, tags(exchange, view));
      } else {
        mapBack(fields, Headers.IF_NONE_MATCH, exchange, view);
      }
      mapBack(fields, Headers.IF_MATCH, exchange, view);
    }
  }

  private static void keepTagsOfPages(HeaderMap fields, EntityTags tags) {
    String kept =
        tags.inwardOfPages(String.join(",", PageFacts.values(fields, Headers.IF_NONE_MATCH)));
    fields.remove(Headers.IF_NONE_MATCH);
    if (!kept.isEmpty()) {
      fields.put(Headers.IF_NONE_MATCH, kept);
    }
  }

  /** A script may write on the condition of what it fetched, or of the page that it is in. */
  private void mapBack(
      HeaderMap fields, HttpString name, HttpServerExchange exchange, RoutingState.View view) {
    EntityTags page = tags(exchange, view, true);
    EntityTags fetched = tags(exchange, view, false);
    List<String> mapped =
        PageFacts.values(fields, name).stream().map(page::inward).map(fetched::inward).toList();
    if (!mapped.isEmpty()) {
      fields.putAll(name, mapped);
    }
  }

  /**
   * A response of the own app stands in the exchange. Changes its head, where its body shall
   * change.
   *
   * @return what changes the body; null if nothing does
   */
  public @Nullable BodyFilter fromApp(HttpServerExchange exchange, RoutingState.View view) {
    if (exchange.getStatusCode() == 304) {
      revalidated(exchange, view);
      return null;
    }
    PageFacts facts = PageFacts.of(exchange);
    if (facts == null) {
      return null;
    }
    Passed reason =
        Reader.isHashChecked(exchange) ? Passed.HASH_CHECKED : PageFacts.mustPass(exchange, facts);
    if (reason == null && !isRewriting(exchange, view)) {
      reason = Passed.NOTHING;
    }
    boolean head = PageFacts.isHead(exchange);
    if (reason == null && facts.coding() == Coding.BROTLI && !head && !brotli.tryAcquire()) {
      reason = Passed.BUSY;
    }
    if (reason != null) {
      if ((reason == Passed.NOTHING || reason == Passed.HASH_CHECKED) && hasScript(exchange)) {
        Reader.vary(exchange); // of a page it would not be so
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
        facts.coding() != Coding.IDENTITY
            && AcceptEncoding.hasGzip(
                PageFacts.values(exchange.getRequestHeaders(), Headers.ACCEPT_ENCODING));
    changeHead(exchange, view, page, facts, compress);
    if (head) {
      return null;
    }
    HtmlFilter filter =
        new HtmlFilter(page, decoder(facts.coding()), compress ? new GzipEncoder() : null, metrics);
    return new Lookahead(
        filter, facts.coding() != Coding.IDENTITY, isShort, () -> before.restore(headers));
  }

  private Decoder decoder(Coding coding) {
    return switch (coding) {
      case IDENTITY -> new IdentityDecoder();
      case GZIP -> InflateDecoder.gzip();
      case DEFLATE -> InflateDecoder.deflate();
      case BROTLI -> new BrotliDecoder(brotli::release);
      case OTHER -> throw new IllegalStateException("passed");
    };
  }

  private HtmlPage page(HttpServerExchange exchange, RoutingState.View view, PageFacts facts) {
    boolean fragment = Reader.isFragment(exchange);
    var policy = ScriptPolicy.of(PageFacts.values(exchange.getResponseHeaders(), CSP));
    Optional<HeadInsertion> head =
        Reader.takesScript(exchange)
            ? markup
                .forResponse(exchange, policy)
                .map(tag -> new HeadInsertion(tag, "/__appversion/client."))
            : Optional.empty();
    return new HtmlPage(
        rewriters.of(exchange, view).orElse(ReferenceRewriter.NONE),
        new DocumentUrl(authority(exchange), fragment ? "" : RequestTarget.rawPath(exchange)),
        facts.encoding(),
        head,
        markup.appVersion(exchange));
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
    if (facts.coding() != Coding.IDENTITY) {
      Reader.vary(headers, "Accept-Encoding");
    }
    if (hasScript(exchange)) {
      Reader.vary(exchange);
    }
    String tag = headers.getFirst(Headers.ETAG);
    if (tag != null) {
      replaceTag(headers, tags(exchange, view).outward(tag));
    }
    rewriteLinks(exchange, headers, page.references());
  }

  /**
   * The own app hints at what its page will need (RFC 8297), under the names that the page will
   * have.
   */
  public void hinted(HttpServerExchange exchange, RoutingState.View view, HeaderMap fields) {
    if (Reader.mayBringPage(exchange)) {
      rewriters
          .of(exchange, view)
          .ifPresent(references -> rewriteLinks(exchange, fields, references));
    }
  }

  private static void rewriteLinks(
      HttpServerExchange exchange, HeaderMap fields, ReferenceRewriter references) {
    HeaderValues links = fields.get(LINK);
    if (links != null) {
      DocumentUrl url = new DocumentUrl(authority(exchange), RequestTarget.rawPath(exchange));
      List<String> rewritten = new ArrayList<>(links.size());
      links.forEach(link -> rewritten.add(LinkField.rewrite(link, references, url)));
      fields.putAll(LINK, rewritten);
    }
  }

  /** The app has said that a client's page is still good: by the tag that the client knows. */
  private void revalidated(HttpServerExchange exchange, RoutingState.View view) {
    HeaderMap headers = exchange.getResponseHeaders();
    List<String> conditions = PageFacts.values(exchange.getRequestHeaders(), Headers.IF_NONE_MATCH);
    EntityTags tags = conditions.isEmpty() ? null : tags(exchange, view);
    if (tags == null || conditions.stream().noneMatch(tags::isNamedIn)) {
      return;
    }
    OF_THE_BYTES.forEach(headers::remove);
    String tag = headers.getFirst(Headers.ETAG);
    if (tag != null) {
      replaceTag(headers, tags.outward(tag));
    }
  }

  private static void replaceTag(HeaderMap headers, @Nullable String tag) {
    headers.remove(Headers.ETAG);
    if (tag != null) {
      headers.put(Headers.ETAG, tag);
    }
  }

  /** Whether there is anything to put into a page that this request brings. */
  private boolean isRewriting(HttpServerExchange exchange, RoutingState.View view) {
    return rewriters.of(exchange, view).isPresent()
        || (Reader.takesScript(exchange) && hasScript(exchange));
  }

  private boolean hasScript(HttpServerExchange exchange) {
    return markup.forResponse(exchange, ScriptPolicy.NONE).isPresent();
  }

  private EntityTags tags(HttpServerExchange exchange, RoutingState.View view) {
    return tags(exchange, view, Reader.takesScript(exchange));
  }

  /** Tags of pages with the script, or of the same pages without it: their bytes differ. */
  private EntityTags tags(HttpServerExchange exchange, RoutingState.View view, boolean script) {
    return new EntityTags(
        RewritingKey.of(
            rewriters.key(exchange, view),
            script ? markup.forResponse(exchange, ScriptPolicy.NONE).orElse("") : "",
            markup.appVersion(exchange)));
  }

  private static boolean isRead(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.GET)
        || exchange.getRequestMethod().equals(Methods.HEAD);
  }

  /** The host that the client named; empty where nobody has named one. */
  private static String authority(HttpServerExchange exchange) {
    String host = ClientUrl.host(exchange);
    return host == null ? "" : host;
  }
}
