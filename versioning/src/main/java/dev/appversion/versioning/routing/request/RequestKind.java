package dev.appversion.versioning.routing.request;

import dev.appversion.versioning.contract.HttpFields;
import java.util.Locale;
import java.util.Set;

/** The relation of a request to the page that sends it. */
public enum RequestKind {
  /** A browser loads a new page into a tab: the moment at which a client may change its version. */
  NAVIGATION,
  /**
   * A browser checks for an update of a service worker. It is routed like a navigation, and moves
   * the client like one, so that requests of the new worker are served by the version of its
   * script.
   */
  WORKER_UPDATE,
  /**
   * A document in a frame, or another embedded document: it stays on the version of the page around
   * it.
   */
  EMBEDDED,
  /** A page of the app submits a plain form: it belongs to that page. */
  FORM,
  /**
   * Another site submits a form to the app (a payment provider's return), or has one of the app's
   * pages in a frame: it belongs to no page of the app.
   */
  ARRIVAL,
  /** A browser prefetches for a navigation that may never happen. */
  SPECULATION,
  /** A script in a page, or a program, calls the app and can handle a refusal. */
  SCRIPTED,
  /** Everything else that a page loads; it stays on the page's version. */
  SUBREQUEST;

  private static final Set<String> EMBEDDING =
      Set.of("frame", "iframe", "embed", "object", "fencedframe");
  private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

  /** The manifest of Angular's service worker, with which it detects an update. */
  private static final String NGSW_MANIFEST = "/ngsw.json";

  /**
   * Decides by {@code Sec-Fetch-*} (W3C Fetch Metadata) and {@code Sec-Purpose}. A service worker
   * that passes a navigation on sends {@code Sec-Fetch-Mode: navigate} with the destination {@code
   * empty}, so only the destinations of embedded documents are not navigations.
   *
   * @param rawPath the path as it was sent
   */
  public static RequestKind of(String method, String rawPath, RequestHeaders headers) {
    return of(method, rawPath, headers, loadsDocument(headers));
  }

  /** The same with the result of {@link #loadsDocument} for these fields. */
  static RequestKind of(
      String method, String rawPath, RequestHeaders headers, boolean loadsDocument) {
    boolean read = method.equals("GET") || method.equals("HEAD");
    if (read && isSpeculative(headers)) {
      return SPECULATION;
    }
    if (read && (isWorkerScript(headers) || rawPath.endsWith(NGSW_MANIFEST))) {
      return WORKER_UPDATE;
    }
    if (!loadsDocument) {
      return read && !isScripted(headers) ? SUBREQUEST : SCRIPTED;
    }
    boolean embedded = EMBEDDING.contains(lower(headers, HttpFields.SEC_FETCH_DEST));
    if (!embedded && read) {
      return NAVIGATION;
    }
    if (OTHER_SITES.contains(lower(headers, HttpFields.SEC_FETCH_SITE))) {
      return ARRIVAL;
    }
    return embedded ? EMBEDDED : FORM;
  }

  /**
   * Whether the response becomes a document in a tab or a frame, for any method. A client without
   * {@code Sec-Fetch-Mode} loads one if it accepts HTML and is not htmx, Inertia or XMLHttpRequest.
   */
  public static boolean loadsDocument(RequestHeaders headers) {
    String mode = headers.first(HttpFields.SEC_FETCH_MODE);
    return mode.isEmpty()
        ? !saysScript(headers) && acceptsHtml(headers)
        : isNavigation(mode, headers.first(HttpFields.UPGRADE_INSECURE_REQUESTS));
  }

  /**
   * Whether a browser sends this for a navigation. Firefox's service workers pass a navigation on
   * with the mode {@code same-origin} (Fetch, "new Request": a request with mode {@code navigate}
   * becomes that); what remains is {@code Upgrade-Insecure-Requests}, which only navigations have
   * (Upgrade Insecure Requests, section 3.2.1).
   *
   * @param mode the value of {@code Sec-Fetch-Mode}
   * @param upgrade the value of {@code Upgrade-Insecure-Requests}; empty if it is absent
   */
  public static boolean isNavigation(String mode, String upgrade) {
    return mode.equalsIgnoreCase("navigate")
        || (mode.equalsIgnoreCase("same-origin") && upgrade.strip().equals("1"));
  }

  /** Whether the client accepts HTML. */
  public static boolean acceptsHtml(RequestHeaders headers) {
    for (String value : headers.all(HttpFields.ACCEPT)) {
      if (value.toLowerCase(Locale.ROOT).contains("text/html")) {
        return true;
      }
    }
    return false;
  }

  /** Whether the client is free to change its version. */
  public boolean mayChangeVersion() {
    return this == NAVIGATION || this == WORKER_UPDATE;
  }

  /** Whether a page of the app or a frame in it loads another document. */
  public boolean isDocument() {
    return this == NAVIGATION || this == EMBEDDED;
  }

  /**
   * Whether a client must get a 409 if the version of its page is not live: otherwise another
   * version would receive input of that one, or would be mixed into its page.
   */
  public boolean isRefusable() {
    return this == EMBEDDED || this == FORM || this == SCRIPTED;
  }

  private static boolean isSpeculative(RequestHeaders headers) {
    return lower(headers, "Sec-Purpose").startsWith("prefetch")
        || lower(headers, "Purpose").equals("prefetch")
        || lower(headers, "X-Moz").equals("prefetch");
  }

  private static boolean isWorkerScript(RequestHeaders headers) {
    return lower(headers, "Service-Worker").equals("script")
        || lower(headers, HttpFields.SEC_FETCH_DEST).equals("serviceworker");
  }

  private static boolean isScripted(RequestHeaders headers) {
    String mode = lower(headers, HttpFields.SEC_FETCH_MODE);
    boolean called =
        lower(headers, HttpFields.SEC_FETCH_DEST).equals("empty")
            && !mode.equals("no-cors")
            && !isNavigation(mode, headers.first(HttpFields.UPGRADE_INSECURE_REQUESTS));
    return called || saysScript(headers);
  }

  private static boolean saysScript(RequestHeaders headers) {
    return lower(headers, HttpFields.HX_REQUEST).equals("true")
        || !headers.first(HttpFields.X_INERTIA).isEmpty()
        || lower(headers, HttpFields.X_REQUESTED_WITH).equals("xmlhttprequest");
  }

  private static String lower(RequestHeaders headers, String name) {
    return headers.first(name).strip().toLowerCase(Locale.ROOT);
  }
}
