package dev.appversion.sidecar.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.connector.PooledByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedBuffersTest {
  private final BoundedBuffers buffers = new BoundedBuffers(2);

  @AfterEach
  void close() {
    buffers.close();
  }

  private static int size(PooledByteBuffer buffer) {
    return buffer.getBuffer().capacity();
  }

  @Test
  void furtherBuffersAreSmallUntilALargeOneIsClosed() {
    PooledByteBuffer first = buffers.allocate();
    try (PooledByteBuffer second = buffers.allocate();
        PooledByteBuffer third = buffers.allocate()) {
      assertThat(size(first)).isEqualTo(BoundedBuffers.LARGE);
      assertThat(size(second)).isEqualTo(BoundedBuffers.LARGE);
      assertThat(size(third)).isEqualTo(BoundedBuffers.SMALL);

      first.close();
      assertThat(first.isOpen()).isFalse();
      first.close(); // a second time has no effect
      try (PooledByteBuffer fourth = buffers.allocate();
          PooledByteBuffer fifth = buffers.allocate()) {
        assertThat(size(fourth)).isEqualTo(BoundedBuffers.LARGE);
        assertThat(size(fifth)).isEqualTo(BoundedBuffers.SMALL);
      }
    }
  }
}
