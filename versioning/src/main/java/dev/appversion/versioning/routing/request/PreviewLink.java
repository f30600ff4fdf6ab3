package dev.appversion.versioning.routing.request;

import dev.appversion.versioning.contract.WirePaths;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The link to a version whose preview is private.
 *
 * @param token as it was sent; empty if there is none, or several
 * @param to the page that is loaded then; a slash if the link names none
 */
public record PreviewLink(String token, String to) {
  private static final String TOKEN = "token";
  private static final String TO = "to";

  /** Reads a link from the target of a request. */
  public static PreviewLink of(PinnedTarget target) {
    return new PreviewLink(only(target, TOKEN, ""), only(target, TO, "/"));
  }

  private static String only(PinnedTarget target, String name, String absent) {
    var values = target.values(name);
    return values.size() > 1 ? "" : values.isEmpty() ? absent : values.getFirst();
  }

  /** The link as a target on the app's host. */
  public String target() {
    return WirePaths.PREVIEW + '?' + TOKEN + '=' + encoded(token) + '&' + TO + '=' + encoded(to);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
