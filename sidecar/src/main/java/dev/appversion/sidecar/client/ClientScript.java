package dev.appversion.sidecar.client;

import dev.appversion.sidecar.html.ScriptPolicy;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The scripts that keep a tab on its version (module {@code client}): the script in the head of
 * pages, and the recovery script that it loads when the page is idle or stale. Immutable; all
 * sidecars of a JVM can share one.
 */
public final class ClientScript {
  private static final Pattern ANY_RELEASE =
      Pattern.compile(Pattern.quote(WirePaths.OWN) + "(client|recovery)\\.[0-9a-f]{12}\\.js");

  private final ScriptFile head;
  private final ScriptFile recovery;

  private ClientScript(ScriptFile head, ScriptFile recovery) {
    this.head = head;
    this.recovery = recovery;
  }

  /** The scripts of this release, from the class path. */
  public static ClientScript load() {
    return new ClientScript(ScriptFile.load("client"), ScriptFile.load("recovery"));
  }

  /** The script in the head of pages. */
  public ScriptFile head() {
    return head;
  }

  /** The script that {@link #head()} loads, by its path. */
  public ScriptFile recovery() {
    return recovery;
  }

  /**
   * Whether a path is that of one of these scripts, of this or another release: a page may come
   * from an older or newer sidecar than the one that serves the script.
   */
  public static boolean isScript(String path) {
    return ANY_RELEASE.matcher(path).matches();
  }

  /**
   * The script for a path. For the head script of another release it is this release's, which is
   * compatible; a recovery script must be of the same release as the head script.
   */
  public Optional<ScriptFile> at(String path) {
    if (path.startsWith(WirePaths.OWN + "client.")) {
      return Optional.of(head);
    }
    return path.equals(recovery.path()) ? Optional.of(recovery) : Optional.empty();
  }

  /**
   * The markup for a page's head, in ASCII, so that it is valid in a page of any encoding. Empty if
   * stale pages are ignored, or if the page's policy would block the script.
   *
   * @param appVersion the value of {@code X-App-Version} of this page
   * @param name the version's name; empty if the page has none
   * @param policy the page's Content-Security-Policy
   */
  public Optional<String> tag(
      String appVersion, String name, ClientSettings settings, ScriptPolicy policy) {
    Optional<String> nonce = policy.nonce();
    boolean listed = policy.lists(head.integrity());
    boolean refused = policy.ignoresUrls() && nonce.isEmpty() && !listed;
    if (settings.mismatch() == Mismatch.IGNORE || refused) {
      return Optional.empty();
    }
    StringBuilder tag = new StringBuilder(256).append("<script");
    attribute(tag, "src", head.path());
    attribute(tag, "data-app-version", appVersion);
    attribute(tag, "data-app-version-name", name);
    attribute(
        tag, "data-app-version-mismatch", settings.mismatch() == Mismatch.WARN ? "warn" : "reload");
    if (!settings.banner().isEmpty()) {
      attribute(tag, "data-app-version-banner", settings.banner());
    }
    if (settings.poll() > 0) {
      attribute(tag, "data-app-version-poll", String.valueOf(settings.poll()));
    }
    if (settings.beatSeconds() > 0) {
      attribute(tag, "data-app-version-beat", String.valueOf(settings.beatSeconds()));
    }
    if (listed) {
      attribute(tag, "integrity", head.integrity());
    }
    nonce.ifPresent(value -> attribute(tag, "nonce", value));
    return Optional.of(tag.append("></script>").toString());
  }

  private static void attribute(StringBuilder tag, String name, String value) {
    tag.append(' ').append(name).append("=\"");
    value
        .codePoints()
        .forEach(
            point -> {
              boolean plain = point >= ' ' && point < 0x7f && "&<>\"'".indexOf(point) < 0;
              if (plain) {
                tag.append((char) point);
              } else if (point != 0) { // HTML cannot represent it
                tag.append("&#").append(point).append(';');
              }
            });
    tag.append('"');
  }
}
