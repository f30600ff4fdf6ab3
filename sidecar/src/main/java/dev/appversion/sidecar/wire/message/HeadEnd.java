package dev.appversion.sidecar.wire.message;

/** Finds the end of a head: after an empty line, with LF or CRLF as line ends. */
public final class HeadEnd {
  private HeadEnd() {}

  /**
   * Searches for the end.
   *
   * @param from where the head begins
   * @param scanned where an earlier call stopped, at least {@code from}
   * @return the index after the empty line; -1 if the head is incomplete
   */
  public static int find(byte[] bytes, int from, int scanned, int to) {
    for (int i = Math.max(from, scanned - 2); i < to; i++) {
      if (bytes[i] == '\n') {
        if (i + 1 < to && bytes[i + 1] == '\n') {
          return i + 2;
        }
        if (i + 2 < to && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
          return i + 3;
        }
      }
    }
    return -1;
  }

  /** The position of the first LF; -1 if there is none. */
  public static int firstLine(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
