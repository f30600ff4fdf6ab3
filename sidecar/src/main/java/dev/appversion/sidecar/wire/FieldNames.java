package dev.appversion.sidecar.wire;

import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Gives names of fields from bytes, without an allocation for those that most requests and
 * responses have.
 */
final class FieldNames {
  private static final String[] COMMON = {
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Ranges",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Origin",
    "Age",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Security-Policy",
    "Content-Type",
    "Cookie",
    "DNT",
    "Date",
    "ETag",
    "Expect",
    "Expires",
    "Forwarded",
    "Host",
    "If-Modified-Since",
    "If-None-Match",
    "Keep-Alive",
    "Last-Modified",
    "Link",
    "Location",
    "Origin",
    "Pragma",
    "Priority",
    "Range",
    "Referer",
    "Referrer-Policy",
    "Sec-Fetch-Dest",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "Sec-Fetch-User",
    "Server",
    "Set-Cookie",
    "Strict-Transport-Security",
    "TE",
    "Transfer-Encoding",
    "Upgrade",
    "Upgrade-Insecure-Requests",
    "User-Agent",
    "Vary",
    "Via",
    "X-App-Requested-Version",
    "X-App-Version",
    "X-AppVersion-Hop",
    "X-Content-Type-Options",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Frame-Options",
    "X-Powered-By",
    "X-Real-IP",
    "X-Request-ID",
    "X-Requested-With",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "traceparent",
    "x-backend-target",
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
    HttpString name = new HttpString(text);
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
