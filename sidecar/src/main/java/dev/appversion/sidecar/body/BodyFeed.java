package dev.appversion.sidecar.body;

import dev.appversion.sidecar.io.CallbackGuard;
import dev.appversion.sidecar.io.Deadline;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSourceChannel;

/**
 * The body of a response as a stream, for a thread that may block. The I/O thread reads at most
 * {@value #AHEAD} bytes and one buffer ahead.
 */
public final class BodyFeed extends InputStream {
  /** The end of the body; called on the I/O thread. */
  public interface Events {
    /**
     * The body has ended, or is not read any more; called once.
     *
     * @param clean whether it was read to its end
     */
    void ended(boolean clean);

    /** A callback threw. */
    void broken(Throwable cause);
  }

  private static final int AHEAD = 64 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /** Some bytes, or the end: with the error, or null for a body that is complete. */
  private record Piece(ByteBuffer bytes, boolean last, @Nullable IOException problem) {}

  private final XnioIoThread thread;
  private final StreamSourceChannel source;
  private final ByteBufferPool buffers;
  private final Events events;
  private final Deadline deadline;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final AtomicInteger ahead = new AtomicInteger();
  private boolean over; // used on the I/O thread
  private ByteBuffer current = NOTHING; // from here on used on the reader's thread
  private @Nullable Piece end;

  /**
   * @param thread the I/O thread of the source
   */
  public BodyFeed(
      XnioIoThread thread, StreamSourceChannel source, ByteBufferPool buffers, Events events) {
    this.thread = thread;
    this.source = source;
    this.buffers = buffers;
    this.events = events;
    this.deadline = new Deadline(thread, new CallbackGuard(this::broken));
  }

  /**
   * Starts reading. Called on the I/O thread.
   *
   * @param idleTimeout the time without bytes from the source after which the body fails
   */
  public void start(Duration idleTimeout) {
    deadline.set(
        idleTimeout,
        () ->
            finish(
                new java.net.SocketTimeoutException(
                    "no bytes of the body within the idle timeout")));
    source.getReadSetter().set(channel -> pump());
    pump();
  }

  private void pump() {
    try {
      while (!over) {
        if (ahead.get() >= AHEAD) {
          source.suspendReads();
          deadline.touch();
          return;
        }
        byte[] bytes = receive();
        if (bytes == null) {
          finish(null);
        } else if (bytes.length == 0) {
          source.resumeReads();
          return;
        } else {
          deadline.touch();
          ahead.addAndGet(bytes.length);
          pieces.add(new Piece(ByteBuffer.wrap(bytes), false, null));
        }
      }
    } catch (IOException e) {
      finish(e);
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  private void broken(Throwable cause) {
    events.broken(cause);
    finish(new IOException(cause));
  }

  /** Reads the bytes that are available, possibly none; null at the end. */
  private byte @Nullable [] receive() throws IOException {
    try (PooledByteBuffer pooled = buffers.allocate()) {
      ByteBuffer buffer = pooled.getBuffer().clear();
      int count = source.read(buffer);
      if (count < 0) {
        return null;
      }
      byte[] bytes = new byte[count];
      buffer.flip().get(bytes);
      return bytes;
    }
  }

  private void finish(@Nullable IOException problem) {
    if (over) {
      return;
    }
    over = true;
    deadline.cancel();
    source.getReadSetter().set(null);
    events.ended(problem == null);
    pieces.add(new Piece(NOTHING, true, problem));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (!current.hasRemaining() && !advance()) {
      return -1;
    }
    int count = Math.min(length, current.remaining());
    current.get(to, offset, count);
    return count;
  }

  private boolean advance() throws IOException {
    if (end == null) {
      Piece next = take();
      if (!next.last()) {
        current = next.bytes();
        int taken = current.remaining();
        int before = ahead.getAndAdd(-taken);
        if (before >= AHEAD && before - taken < AHEAD) {
          onIoThread(this::pump);
        }
        return true;
      }
      end = next;
    }
    if (end.problem() != null) {
      throw new IOException(end.problem());
    }
    return false;
  }

  private Piece take() throws IOException {
    try {
      return pieces.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private void onIoThread(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      pieces.add(new Piece(NOTHING, true, new IOException("stopped", e)));
    }
  }

  /** Stops reading; unless the body has ended, its connection is closed. */
  @Override
  public void close() {
    onIoThread(() -> finish(new IOException("closed")));
  }
}
