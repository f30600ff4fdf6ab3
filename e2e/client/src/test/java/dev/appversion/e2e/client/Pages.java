package dev.appversion.e2e.client;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.html.ScriptPolicy;
import dev.appversion.testkit.NodePackages;
import dev.appversion.versioning.routing.table.ClientSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The pages of the app. Tests configure them before the first request. */
final class Pages {
  private static final ClientScript SCRIPT = ClientScript.load();
  private static final String NONCE = "bm9uY2U";

  volatile ClientSettings settings = ClientSettings.DEFAULT;

  /** Whether the policy permits scripts only by their nonce, not by their origin. */
  volatile boolean byNonce;

  /** Whether the script's tag is in the page twice. */
  volatile boolean twice;

  /** Whether the page sends a request as soon as it is loaded. */
  volatile boolean eager;

  /** The version that the pages report instead of their own; empty for their own. */
  volatile String pretended = "";

  /** Another origin that scripts of the page may send requests to. */
  volatile String elsewhere = "";

  /** The {@code Cache-Control} of files that a test adds. */
  volatile String cacheControl = "no-store";

  /** Files that a test adds, by path. */
  private final Map<String, Resource> own = new ConcurrentHashMap<>();

  /**
   * A file that a test adds.
   *
   * @param policy its Content-Security-Policy; empty for none
   * @param body {@code {script}} is replaced by the client script's tag, {@code {version}} by the
   *     version's name, {@code {appVersion}} for its app version
   */
  record Resource(String type, String body, String policy) {}

  /** Adds a file. */
  void add(String path, String type, String body) {
    own.put(path, new Resource(type, body, ""));
  }

  /** The same for a page with a Content-Security-Policy. */
  void addPage(String path, String policy, String body) {
    own.put(path, new Resource("text/html; charset=utf-8", body, policy));
  }

  /** The file that a test has added at this path, as this version serves it. */
  Optional<Resource> own(String path, String version, String appVersion) {
    return Optional.ofNullable(own.get(path))
        .map(
            file ->
                new Resource(
                    file.type(),
                    file.body()
                        .replace(
                            "{script}",
                            SCRIPT.tag(appVersion, version, settings, ScriptPolicy.NONE).orElse(""))
                        .replace("{version}", version)
                        .replace("{appVersion}", appVersion),
                    file.policy()));
  }

  String policy() {
    return "default-src 'self'; style-src 'self'; connect-src 'self' "
        + elsewhere
        + "; script-src "
        + (byNonce ? "'nonce-" + NONCE + "'" : "'self'");
  }

  String page(String version, String appVersion, String path, String htmx, String pin) {
    String said = pretended.isEmpty() ? appVersion : pretended;
    String tag = SCRIPT.tag(said, version, settings, ScriptPolicy.of(List.of(policy()))).orElse("");
    return """
    <!doctype html><html lang="en"><head><meta charset="utf-8"><title>%1$s</title>%2$s<link rel="icon" href="/icon.svg">
    <meta name="htmx-config" content='{"includeIndicatorStyles":false,"includeIndicatorCSS":false}'>
    <script src="/htmx/%3$s.js"%4$s></script></head>
    <body hx-boost="true" hx-boost:inherited="true"><h1>%1$s %5$s</h1><p id="pin">%6$s</p>
    <a id="next" href="/page/next?htmx=%3$s">Next</a>
    <button id="get" hx-get="/part" hx-target="#out">Get</button>
    <button id="post" hx-post="/part" hx-target="#out">Post</button>
    <form id="form" hx-post="/part" hx-target="#out" hx-boost="false">
    <input id="note" name="note"><input id="box" type="checkbox"><button id="send">Send</button></form>
    <div id="out"%7$s></div></body></html>
    """
        .formatted(
            version,
            twice ? tag + tag : tag,
            htmx,
            byNonce ? " nonce=\"" + NONCE + "\"" : "",
            path,
            pin,
            eager ? " hx-get=\"/part\" hx-trigger=\"load\"" : "");
  }

  /** A release of htmx from npm. */
  static String htmx(String release) {
    return ofNpm("htmx-" + release + "/dist/htmx.js");
  }

  /** htmx 4's extension that stores snapshots of pages. */
  static String htmxHistoryCache() {
    return ofNpm("htmx-4/dist/ext/hx-history-cache.js");
  }

  /** A file of the packages that the client's tests need from npm. */
  static String ofNpm(String file) {
    try {
      Path client = Path.of(System.getProperty("appversion.root", ".."), "client");
      return Files.readString(NodePackages.of(client).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
