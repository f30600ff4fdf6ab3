package dev.appversion.sidecar.wire.message;

import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads names of fields from bytes, without an allocation for those that most requests and
 * responses have.
 */
final class FieldNames {
  private static final String[] COMMON = {
    HttpFields.ACCEPT,
    HttpFields.ACCEPT_ENCODING,
    "Accept-Language",
    "Accept-Ranges",
    "Access-Control-Allow-Credentials",
    HttpFields.ACCESS_CONTROL_ALLOW_ORIGIN,
    "Age",
    HttpFields.AUTHORIZATION,
    HttpFields.CACHE_CONTROL,
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    HttpFields.CONTENT_LENGTH,
    HttpFields.CONTENT_SECURITY_POLICY,
    HttpFields.CONTENT_TYPE,
    HttpFields.COOKIE,
    "DNT",
    HttpFields.DATE,
    "ETag",
    "Expect",
    HttpFields.EXPIRES,
    HttpFields.FORWARDED,
    HttpFields.HOST,
    "If-Modified-Since",
    "If-None-Match",
    HttpFields.KEEP_ALIVE,
    HttpFields.LAST_MODIFIED,
    HttpFields.LINK,
    "Location",
    HttpFields.ORIGIN,
    "Pragma",
    "Priority",
    "Range",
    HttpFields.REFERER,
    "Referrer-Policy",
    HttpFields.SEC_FETCH_DEST,
    HttpFields.SEC_FETCH_MODE,
    HttpFields.SEC_FETCH_SITE,
    "Sec-Fetch-User",
    "Server",
    HttpFields.SET_COOKIE,
    "Strict-Transport-Security",
    "TE",
    "Transfer-Encoding",
    HttpFields.UPGRADE,
    HttpFields.UPGRADE_INSECURE_REQUESTS,
    HttpFields.USER_AGENT,
    HttpFields.VARY,
    "Via",
    WireHeaders.REQUESTED_VERSION,
    WireHeaders.APP_VERSION,
    WireHeaders.HOP,
    HttpFields.X_CONTENT_TYPE_OPTIONS,
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    HttpFields.X_FORWARDED_PROTO,
    "X-Frame-Options",
    "X-Powered-By",
    "X-Real-IP",
    "X-Request-ID",
    HttpFields.X_REQUESTED_WITH,
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "traceparent",
    WireHeaders.BACKEND_TARGET,
  };

  private static final int SLOTS = 512;
  private static final HttpString[] TABLE = new HttpString[SLOTS];

  static {
    for (String name : COMMON) {
      add(name);
      add(name.toLowerCase(Locale.ROOT));
    }
  }

  private FieldNames() {}

  /** The name that these bytes spell, in the same upper and lower case. */
  static HttpString of(byte[] bytes, int from, int to) {
    int slot = slot(bytes, from, to);
    for (HttpString name = TABLE[slot]; name != null; name = TABLE[slot]) {
      if (spells(name, bytes, from, to)) {
        return name;
      }
      slot = (slot + 1) % SLOTS;
    }
    return new HttpString(bytes, from, to - from);
  }

  private static void add(String text) {
    HttpString constant = Headers.fromCache(text); // comparing it with itself is cheap
    HttpString name = constant == null ? new HttpString(text) : constant;
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int slot = slot(bytes, 0, bytes.length);
    while (TABLE[slot] != null) {
      if (spells(TABLE[slot], bytes, 0, bytes.length)) {
        return;
      }
      slot = (slot + 1) % SLOTS;
    }
    TABLE[slot] = name;
  }

  private static int slot(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ (hash >>> 9)) & (SLOTS - 1);
  }

  private static boolean spells(HttpString name, byte[] bytes, int from, int to) {
    if (name.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (name.byteAt(i - from) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
