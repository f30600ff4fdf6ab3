package dev.appversion.sidecar.upstream;

import io.undertow.client.ClientExchange;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads response bodies that are not used, so that their connections can be reused. */
public final class ResponseDrain {
  /** The maximum length to read, in bytes: reading more costs more than a new connection. */
  private static final int MAX = 4 << 10;

  private ResponseDrain() {}

  /**
   * Reads a response's body to its end, if all of it has arrived and it is short.
   *
   * @return whether it was read to its end, so that its connection can be reused
   */
  public static boolean isEmptied(ClientExchange answered) {
    ByteBuffer buffer = ByteBuffer.allocate(MAX);
    try {
      int read = 0;
      while (read >= 0 && buffer.hasRemaining()) {
        read = answered.getResponseChannel().read(buffer);
        if (read == 0) {
          return false;
        }
      }
      return read < 0;
    } catch (IOException e) {
      return false;
    }
  }
}
