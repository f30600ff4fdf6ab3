package dev.appversion.collectstatic.hash;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Decodes text files, which must be UTF-8, as in Django. */
final class Utf8 {
  private Utf8() {}

  /** The bytes are not UTF-8. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    private MalformedException(String message, int line) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /** Decodes the bytes of a file; the error contains the invalid byte and its position. */
  static String decode(byte[] bytes) throws MalformedException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new MalformedException(
          "is not UTF-8: byte 0x%02x at position %d".formatted(bytes[in.position()], in.position()),
          line);
    }
    return out.flip().toString();
  }
}
