package dev.appversion.sidecar.client;

import dev.appversion.sidecar.html.ScriptPolicy;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The scripts that keep a tab on its version (module {@code client}): the one that pages have in
 * their heads, and the one that it loads when the page is idle or stale. Immutable; one for all
 * sidecars of a JVM will do.
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

  /** The script in the heads of pages. */
  public ScriptFile head() {
    return head;
  }

  /** The script that {@link #head()} loads, by its path. */
  public ScriptFile recovery() {
    return recovery;
  }

  /**
   * Whether this is the path of one of these scripts or of another release's: a page may be older
   * or newer than the sidecar that its browser meets.
   */
  public static boolean isScript(String path) {
    return ANY_RELEASE.matcher(path).matches();
  }

  /**
   * What answers a request for such a path. A page of another release of ours has this release's
   * script for its head, which does the same; its second script has to match the first.
   */
  public Optional<ScriptFile> at(String path) {
    if (path.startsWith(WirePaths.OWN + "client.")) {
      return Optional.of(head);
    }
    return path.equals(recovery.path()) ? Optional.of(recovery) : Optional.empty();
  }

  /**
   * The markup that goes into a page's head; ASCII, so that it fits a page of any encoding. Empty
   * where stale pages are left alone, and where the page's policy would refuse the script.
   *
   * @param appVersion what {@code X-App-Version} says of this page
   * @param name the version's name; empty if the page is of none
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
              } else if (point != 0) { // HTML has no way to write it
                tag.append("&#").append(point).append(';');
              }
            });
    tag.append('"');
  }
}
