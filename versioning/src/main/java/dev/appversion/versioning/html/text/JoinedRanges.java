package dev.appversion.versioning.html.text;

/**
 * Joins adjacent ranges of the input to one write: what does not change is passed on in large
 * pieces. Bytes of other arrays are passed on at once, because these arrays may change.
 */
public final class JoinedRanges implements ByteSink {
  private static final byte[] NONE = {};

  private final ByteSink out;
  private byte[] input = NONE;
  private int from;
  private int to;

  /** Passes bytes on to {@code out}. */
  public JoinedRanges(ByteSink out) {
    this.out = out;
  }

  /** Ranges of this array are joined until {@link #end}; it must not change until then. */
  public void begin(byte[] array) {
    input = array;
    from = 0;
    to = 0;
  }

  /** Passes on what is left. */
  public void end() {
    flush();
    input = NONE;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same array, not the same bytes
  public void write(byte[] bytes, int offset, int length) {
    if (bytes != input) {
      flush();
      out.write(bytes, offset, length);
    } else if (offset == to) {
      to += length;
    } else {
      flush();
      from = offset;
      to = offset + length;
    }
  }

  private void flush() {
    if (to > from) {
      out.write(input, from, to - from);
      from = to;
    }
  }
}
