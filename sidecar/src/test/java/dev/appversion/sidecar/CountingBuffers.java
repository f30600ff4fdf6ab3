package dev.appversion.sidecar;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A pool that counts the buffers in use. */
final class CountingBuffers implements ByteBufferPool {
  private final ByteBufferPool pool;
  private final AtomicLong taken;

  CountingBuffers(ByteBufferPool pool) {
    this(pool, new AtomicLong());
  }

  private CountingBuffers(ByteBufferPool pool, AtomicLong taken) {
    this.pool = pool;
    this.taken = taken;
  }

  long taken() {
    return taken.get();
  }

  @Override
  public PooledByteBuffer allocate() {
    taken.incrementAndGet();
    return new Counted(pool.allocate(), taken);
  }

  @Override
  public ByteBufferPool getArrayBackedPool() {
    ByteBufferPool arrays = pool.getArrayBackedPool();
    return arrays.equals(pool) ? this : new CountingBuffers(arrays, taken);
  }

  @Override
  public void close() {
    pool.close();
  }

  @Override
  public int getBufferSize() {
    return pool.getBufferSize();
  }

  @Override
  public boolean isDirect() {
    return pool.isDirect();
  }

  private record Counted(PooledByteBuffer buffer, AtomicLong taken, AtomicBoolean closed)
      implements PooledByteBuffer {
    Counted(PooledByteBuffer buffer, AtomicLong taken) {
      this(buffer, taken, new AtomicBoolean());
    }

    @Override
    public ByteBuffer getBuffer() {
      return buffer.getBuffer();
    }

    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        taken.decrementAndGet();
      }
      buffer.close();
    }

    @Override
    public boolean isOpen() {
      return buffer.isOpen();
    }
  }
}
