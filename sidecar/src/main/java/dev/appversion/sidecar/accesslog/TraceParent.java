package dev.appversion.sidecar.accesslog;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code traceparent} (W3C Trace Context, section 3.2). */
final class TraceParent {
  private static final HttpString FIELD = new HttpString("traceparent");

  private static final int VERSION = 2;
  private static final int TRACE_ID = 32;
  private static final int PARENT_ID = 16;
  private static final int FLAGS = 2;

  private static final int TRACE_ID_START = VERSION + 1;
  private static final int PARENT_ID_START = TRACE_ID_START + TRACE_ID + 1;
  private static final int FLAGS_START = PARENT_ID_START + PARENT_ID + 1;
  private static final int LENGTH = FLAGS_START + FLAGS;

  private TraceParent() {}

  /** The trace id, 32 hexadecimal digits; null if the request has no valid one. */
  static @Nullable String traceId(HeaderMap request) {
    HeaderValues values = request.get(FIELD);
    return values == null || values.size() != 1 ? null : traceId(values.getFirst());
  }

  static @Nullable String traceId(String value) {
    // Later versions may append fields; version 00 has none, and ff is forbidden.
    boolean hasLength =
        value.startsWith("00-")
            ? value.length() == LENGTH
            : value.length() == LENGTH || (value.length() > LENGTH && value.charAt(LENGTH) == '-');
    boolean valid =
        hasLength
            && !value.startsWith("ff")
            && isHex(value, 0, VERSION)
            && value.charAt(TRACE_ID_START - 1) == '-'
            && isId(value, TRACE_ID_START, TRACE_ID)
            && value.charAt(PARENT_ID_START - 1) == '-'
            && isId(value, PARENT_ID_START, PARENT_ID)
            && value.charAt(FLAGS_START - 1) == '-'
            && isHex(value, FLAGS_START, FLAGS);
    return valid ? value.substring(TRACE_ID_START, TRACE_ID_START + TRACE_ID) : null;
  }

  /** Whether these are hexadecimal digits, and not all of them zero. */
  private static boolean isId(String value, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (value.charAt(i) != '0') {
        return isHex(value, start, length);
      }
    }
    return false;
  }

  private static boolean isHex(String value, int start, int length) {
    for (int i = start; i < start + length; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
