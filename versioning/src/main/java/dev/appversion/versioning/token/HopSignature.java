package dev.appversion.versioning.token;

import dev.appversion.versioning.contract.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The value of {@link WireHeaders#HOP}, with which one sidecar informs another that a request is
 * already routed: {@code <version>;<Unix seconds>;<signature>}. The signature covers method and
 * path too, so that a recorded header cannot be used for another request.
 */
public final class HopSignature {
  /** The allowed clock skew of two nodes plus the duration of a hop. */
  public static final Duration TOLERANCE = Duration.ofSeconds(30);

  private static final String PURPOSE = "appversion/hop/v1";
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{1,63});(0|[1-9][0-9]{0,11});([A-Za-z0-9_-]{1,64})");

  private HopSignature() {}

  /** The header's value for a request to the pods of a version. */
  public static String sign(
      SecretKeys keys, String version, String method, String rawPath, Instant now) {
    long time = now.getEpochSecond();
    return version + ';' + time + ';' + keys.sign(PURPOSE, text(version, time, method, rawPath));
  }

  /**
   * Whether a sidecar of the same app signed this value for this version and request, within {@link
   * #TOLERANCE}.
   */
  public static boolean verify(
      SecretKeys keys, String header, String version, String method, String rawPath, Instant now) {
    var form = FORM.matcher(header);
    if (!form.matches() || !form.group(1).equals(version)) {
      return false;
    }
    long time = Long.parseLong(form.group(2));
    return Math.abs(now.getEpochSecond() - time) <= TOLERANCE.toSeconds()
        && keys.verify(PURPOSE, text(version, time, method, rawPath), form.group(3));
  }

  private static String text(String version, long time, String method, String rawPath) {
    return version + '\n' + time + '\n' + method + '\n' + rawPath;
  }
}
