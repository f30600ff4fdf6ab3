package dev.appversion.sidecar.wire.message;

/**
 * The limits of the head of a message.
 *
 * @param maxBytes of start line and field lines together, in bytes
 * @param maxFields the number of field lines
 */
public record HeadLimits(int maxBytes, int maxFields) {
  public HeadLimits {
    if (maxBytes < 1 || maxFields < 1) {
      throw new IllegalArgumentException("maxBytes and maxFields are at least 1");
    }
  }
}
