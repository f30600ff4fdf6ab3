package dev.appversion.versioning.routing;

import java.util.Locale;

/** What a request is to the page that it comes from. */
public enum RequestKind {
  /** A browser loads a new page into a tab: the moment at which a client may change its version. */
  NAVIGATION,
  /** Everything that a page, a script or a program asks for; it stays on the page's version. */
  SUBREQUEST;

  /**
   * Tells by {@code Sec-Fetch-Mode} and {@code -Dest} (W3C Fetch Metadata). A frame in a page is no
   * navigation: it would draw the page's later requests to another version. Neither is a form that
   * is sent: it belongs to the page it came from. A client without these fields navigates by a GET
   * that accepts HTML and is not htmx, Inertia or XMLHttpRequest.
   */
  public static RequestKind of(String method, RequestHeaders headers) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return SUBREQUEST;
    }
    String mode = headers.first("Sec-Fetch-Mode");
    if (!mode.isEmpty()) {
      boolean document = headers.first("Sec-Fetch-Dest").equalsIgnoreCase("document");
      return mode.equalsIgnoreCase("navigate") && document ? NAVIGATION : SUBREQUEST;
    }
    boolean scripted =
        headers.first("HX-Request").equalsIgnoreCase("true")
            || !headers.first("X-Inertia").isEmpty()
            || headers.first("X-Requested-With").equalsIgnoreCase("XMLHttpRequest");
    return !scripted && acceptsHtml(headers) ? NAVIGATION : SUBREQUEST;
  }

  /** Whether an answer in HTML would be understood. */
  public static boolean acceptsHtml(RequestHeaders headers) {
    return headers.all("Accept").stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("text/html"));
  }
}
