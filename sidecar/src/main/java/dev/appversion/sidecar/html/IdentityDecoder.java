package dev.appversion.sidecar.html;

import java.nio.ByteBuffer;

/** Passes bodies without a content coding through. */
final class IdentityDecoder implements Decoder {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private ByteBuffer bytes = NOTHING;

  @Override
  public void give(ByteBuffer input) {
    bytes = input;
  }

  @Override
  public void end() {
    bytes = NOTHING;
  }

  @Override
  public int decode(byte[] to) {
    int length = Math.min(to.length, bytes.remaining());
    bytes.get(to, 0, length);
    if (length == 0) {
      bytes = NOTHING; // the buffer may be in use elsewhere by now
    }
    return length;
  }
}
