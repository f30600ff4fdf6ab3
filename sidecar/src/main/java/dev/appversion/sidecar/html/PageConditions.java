package dev.appversion.sidecar.html;

import dev.appversion.sidecar.http.HeaderFields;
import dev.appversion.sidecar.state.RoutingState;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entity tags of rewritten pages, and clients' conditions with them. */
final class PageConditions {
  private final RewriterSource rewriters;
  private final HeadMarkup markup;

  PageConditions(RewriterSource rewriters, HeadMarkup markup) {
    this.rewriters = rewriters;
    this.markup = markup;
  }

  /**
   * Maps the conditions of a request to the app's entity tags.
   *
   * @param rewritten whether the response would be a rewritten page. A client that sends a time, or
   *     a tag of the app, has a page from before rewriting was enabled. If the app confirmed it
   *     with 304, the client would keep that page.
   */
  void toApp(
      HttpServerExchange exchange, RoutingState.View view, HeaderMap fields, boolean rewritten) {
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
        tags.inwardOfPages(String.join(",", HeaderFields.values(fields, Headers.IF_NONE_MATCH)));
    fields.remove(Headers.IF_NONE_MATCH);
    if (!kept.isEmpty()) {
      fields.put(Headers.IF_NONE_MATCH, kept);
    }
  }

  /**
   * Maps the tags of pages with and without the script: a script may send the tag of what it
   * fetched, or of the page that contains it.
   */
  private void mapBack(
      HeaderMap fields, HttpString name, HttpServerExchange exchange, RoutingState.View view) {
    EntityTags page = tags(exchange, view, true);
    EntityTags fetched = tags(exchange, view, false);
    List<String> mapped =
        HeaderFields.values(fields, name).stream().map(page::inward).map(fetched::inward).toList();
    if (!mapped.isEmpty()) {
      fields.putAll(name, mapped);
    }
  }

  /** Handles a 304 of the app: sets the tag that the client has. */
  void revalidated(HttpServerExchange exchange, RoutingState.View view) {
    HeaderMap headers = exchange.getResponseHeaders();
    List<String> conditions =
        HeaderFields.values(exchange.getRequestHeaders(), Headers.IF_NONE_MATCH);
    EntityTags tags = conditions.isEmpty() ? null : tags(exchange, view);
    if (tags == null || conditions.stream().noneMatch(tags::isNamedIn)) {
      return;
    }
    HtmlRewriting.OF_THE_BYTES.forEach(headers::remove);
    replaceTag(headers, tags);
  }

  /** Sets the entity tag of a rewritten page. */
  void rewritten(HttpServerExchange exchange, RoutingState.View view) {
    replaceTag(exchange.getResponseHeaders(), tags(exchange, view));
  }

  private static void replaceTag(HeaderMap headers, EntityTags tags) {
    String tag = headers.getFirst(Headers.ETAG);
    if (tag == null) {
      return;
    }
    headers.remove(Headers.ETAG);
    @Nullable String outward = tags.outward(tag);
    if (outward != null) {
      headers.put(Headers.ETAG, outward);
    }
  }

  private EntityTags tags(HttpServerExchange exchange, RoutingState.View view) {
    return tags(exchange, view, PageRequest.getsScript(exchange));
  }

  /** The tags of pages with or without the script, whose bytes differ. */
  private EntityTags tags(HttpServerExchange exchange, RoutingState.View view, boolean script) {
    return new EntityTags(
        RewritingKey.of(
            rewriters.key(exchange, view),
            script ? markup.forResponse(exchange, ScriptPolicy.NONE).orElse("") : "",
            markup.appVersion(exchange)));
  }
}
