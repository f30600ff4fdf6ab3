package dev.appversion.sidecar.response;

import dev.appversion.sidecar.http.VaryField;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.ResponseVersion;
import dev.appversion.versioning.routing.table.OwnPages;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error pages for an app's visitors: the app's own if the resource has one, else a short
 * default in the language that the request prefers. They do not name versions, unlike the JSON for
 * programs.
 */
enum CustomerPage {
  /** A page of a version that is not available. */
  PAGE,
  /** A form of such a page: its input was not sent. */
  FORM,
  /** A frame in such a page. */
  FRAME,
  /** The app does not respond. */
  UNAVAILABLE;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(url|kind)\\}\\}");

  /**
   * The page's HTML. Sets {@code Content-Language} and {@code Vary} of the response.
   *
   * @param url where the visitor can continue, on this host
   */
  String html(HttpServerExchange exchange, String url) {
    String own = own(exchange);
    if (!own.isEmpty()) {
      return PLACEHOLDER
          .matcher(own)
          .replaceAll(
              found ->
                  Matcher.quoteReplacement(
                      found.group(1).equals("url") ? ProblemPage.escape(url) : kind()));
    }
    HeaderMap request = exchange.getRequestHeaders();
    List<String> preferences =
        request.contains(Headers.ACCEPT_LANGUAGE)
            ? List.copyOf(request.get(Headers.ACCEPT_LANGUAGE))
            : List.of();
    PageTexts words = PageTexts.preferred(String.join(",", preferences));
    exchange.getResponseHeaders().put(Headers.CONTENT_LANGUAGE, words.language());
    VaryField.add(exchange.getResponseHeaders(), Headers.ACCEPT_LANGUAGE_STRING);
    return page(words, url).html();
  }

  ProblemPage page(PageTexts words, String url) {
    return new ProblemPage(
        words.language(),
        words.text((this == PAGE ? "conflict" : kind()) + ".title"),
        paragraphs().stream().map(words::text).toList(),
        url,
        words.text(this == UNAVAILABLE ? "retry" : "load"),
        this == FORM || this == FRAME);
  }

  private List<String> paragraphs() {
    return switch (this) {
      case PAGE -> List.of("conflict.text");
      case FORM -> List.of("form.text", "form.input");
      case FRAME -> List.of("frame.text");
      case UNAVAILABLE -> List.of("unavailable.text");
    };
  }

  private String own(HttpServerExchange exchange) {
    OwnPages pages =
        ResponseVersion.table(RequestContext.of(exchange))
            .map(table -> table.client().ownPages())
            .orElse(OwnPages.NONE);
    return this == UNAVAILABLE ? pages.unavailable() : pages.conflict();
  }

  private String kind() {
    return name().toLowerCase(Locale.ROOT);
  }
}
