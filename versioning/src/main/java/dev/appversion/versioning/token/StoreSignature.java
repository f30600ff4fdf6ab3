package dev.appversion.versioning.token;

import dev.appversion.versioning.store.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Authorization at the store of retired assets. The operator signs each request that modifies the
 * store: {@code <Unix seconds>;<signature>}, over method, path and the digest of the body in {@code
 * X-AppVersion-Store-Digest}. Reading an app's assets requires the app's read token, which is in
 * the routing table: assets are public, but the sidecars of one app need not read another's.
 */
public final class StoreSignature {
  /** The allowed clock skew of two nodes. */
  public static final Duration TOLERANCE = Duration.ofSeconds(60);

  /** In place of the digest of an upload, which is stored under its own digest. */
  public static final String STREAMED = "streamed";

  private static final String PURPOSE = "appversion/store/v1";
  private static final String READ_PURPOSE = "appversion/store/read/v1";
  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,11});([A-Za-z0-9_-]{1,64})");

  private StoreSignature() {}

  /**
   * The header's value for a request.
   *
   * @param bodySha256 of the body, in hex; or {@link #STREAMED}
   */
  public static String sign(
      SecretKeys keys, String method, String rawPath, String bodySha256, Instant now) {
    long time = now.getEpochSecond();
    return time + ";" + keys.sign(PURPOSE, text(time, method, rawPath, bodySha256));
  }

  /** Whether one of these keys signed this value for this request, within {@link #TOLERANCE}. */
  public static boolean verify(
      SecretKeys keys,
      String header,
      String method,
      String rawPath,
      String bodySha256,
      Instant now) {
    var form = FORM.matcher(header);
    if (!form.matches()) {
      return false;
    }
    long time = Long.parseLong(form.group(1));
    return Math.abs(now.getEpochSecond() - time) <= TOLERANCE.toSeconds()
        && keys.verify(PURPOSE, text(time, method, rawPath, bodySha256), form.group(2));
  }

  /** The token with which an app's sidecars read its assets. */
  public static String readToken(SecretKeys keys, AppId app) {
    return keys.sign(READ_PURPOSE, app.toString());
  }

  /** Whether this is the read token of that app. */
  public static boolean mayRead(SecretKeys keys, String token, AppId app) {
    return keys.verify(READ_PURPOSE, app.toString(), token);
  }

  private static String text(long time, String method, String rawPath, String bodySha256) {
    return time + "\n" + method + '\n' + rawPath + '\n' + bodySha256;
  }
}
