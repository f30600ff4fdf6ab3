package dev.appversion.process.tracing;

import java.util.Optional;

/**
 * The value of the field {@code traceparent} (W3C Trace Context, section 3.2).
 *
 * @param traceId 32 hexadecimal digits in lower case, not all of them zero
 * @param spanId 16 hexadecimal digits in lower case, not all of them zero
 * @param flags two hexadecimal digits
 */
public record TraceContext(String traceId, String spanId, String flags) {
  /** The name of the field. */
  public static final String FIELD = "traceparent";

  private static final String VERSION = "00";
  private static final String FORBIDDEN_VERSION = "ff";
  private static final int SAMPLED = 1;
  private static final int HEX = 16;

  private static final int TRACE_ID = 32;
  private static final int SPAN_ID = 16;
  private static final int FLAGS = 2;

  private static final int TRACE_ID_START = VERSION.length() + 1;
  private static final int SPAN_ID_START = TRACE_ID_START + TRACE_ID + 1;
  private static final int FLAGS_START = SPAN_ID_START + SPAN_ID + 1;
  private static final int LENGTH = FLAGS_START + FLAGS;

  /** Reads a value; empty if it is invalid. */
  public static Optional<TraceContext> parse(String value) {
    // Later versions may append fields; version 00 has none, and ff is forbidden.
    boolean hasLength =
        value.startsWith(VERSION + '-')
            ? value.length() == LENGTH
            : value.length() == LENGTH || (value.length() > LENGTH && value.charAt(LENGTH) == '-');
    boolean valid =
        hasLength
            && !value.startsWith(FORBIDDEN_VERSION)
            && isHex(value, 0, VERSION.length())
            && value.charAt(TRACE_ID_START - 1) == '-'
            && isId(value, TRACE_ID_START, TRACE_ID)
            && value.charAt(SPAN_ID_START - 1) == '-'
            && isId(value, SPAN_ID_START, SPAN_ID)
            && value.charAt(FLAGS_START - 1) == '-'
            && isHex(value, FLAGS_START, FLAGS);
    return valid
        ? Optional.of(
            new TraceContext(
                value.substring(TRACE_ID_START, TRACE_ID_START + TRACE_ID),
                value.substring(SPAN_ID_START, SPAN_ID_START + SPAN_ID),
                value.substring(FLAGS_START, LENGTH)))
        : Optional.empty();
  }

  /** Whether the sender may have recorded the trace, and requests that of others. */
  public boolean isSampled() {
    return (Integer.parseInt(flags, HEX) & SAMPLED) != 0;
  }

  /** The value of the field, in version 00. */
  public String value() {
    return VERSION + '-' + traceId + '-' + spanId + '-' + flags;
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
