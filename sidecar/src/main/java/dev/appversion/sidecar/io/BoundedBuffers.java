package dev.appversion.sidecar.io;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DefaultByteBufferPool;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool of direct buffers that limits their memory. A response keeps a buffer while its client
 * does not read; thousands of such clients would use up the direct memory of the process, which is
 * as large as its heap. Once {@code maxLarge} large buffers are in use, further ones are small.
 */
public final class BoundedBuffers implements ByteBufferPool {
  /** The size of large buffers, in bytes. */
  static final int LARGE = 16 << 10;

  /** The size of small buffers, in bytes: Undertow writes heads of responses into them. */
  static final int SMALL = 2 << 10;

  /** Buffers that are not in use and kept, of each size. */
  private static final int KEPT = 256;

  private final DefaultByteBufferPool large = new DefaultByteBufferPool(true, LARGE, KEPT, 0);
  private final DefaultByteBufferPool small = new DefaultByteBufferPool(true, SMALL, KEPT, 0);
  private final AtomicInteger largeInUse = new AtomicInteger();
  private final int maxLarge;

  /**
   * @param maxLarge the number of large buffers in use at once
   */
  public BoundedBuffers(int maxLarge) {
    this.maxLarge = maxLarge;
  }

  @Override
  public PooledByteBuffer allocate() {
    if (largeInUse.incrementAndGet() > maxLarge) {
      largeInUse.decrementAndGet();
      return small.allocate();
    }
    try {
      return new Large(large.allocate(), largeInUse);
    } catch (RuntimeException | Error e) {
      largeInUse.decrementAndGet();
      throw e;
    }
  }

  @Override
  public ByteBufferPool getArrayBackedPool() {
    return large.getArrayBackedPool();
  }

  @Override
  public int getBufferSize() {
    return LARGE;
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public void close() {
    large.close();
    small.close();
  }

  /** A large buffer; its first {@link #close()} counts. */
  private static final class Large extends AtomicBoolean implements PooledByteBuffer {
    private static final long serialVersionUID = 1;

    private final transient PooledByteBuffer buffer;
    private final transient AtomicInteger inUse;

    Large(PooledByteBuffer buffer, AtomicInteger inUse) {
      this.buffer = buffer;
      this.inUse = inUse;
    }

    @Override
    public ByteBuffer getBuffer() {
      return buffer.getBuffer();
    }

    @Override
    public void close() {
      if (compareAndSet(false, true)) {
        inUse.decrementAndGet();
        buffer.close();
      }
    }

    @Override
    public boolean isOpen() {
      return !get();
    }
  }
}
