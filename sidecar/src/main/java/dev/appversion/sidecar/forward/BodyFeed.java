package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.upstream.Lease;
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
 * Hands a response's body from its I/O thread to a thread that may wait for it. Reads no further
 * ahead than {@value #AHEAD} bytes and a buffer.
 */
final class BodyFeed extends InputStream {
  private static final int AHEAD = 64 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /** Some bytes, or why there are no more: null for a body that has ended as it should. */
  private record Piece(ByteBuffer bytes, boolean last, @Nullable IOException problem) {}

  private final XnioIoThread thread;
  private final StreamSourceChannel source;
  private final Forwarder forwarder;
  private final Lease lease;
  private final Deadline deadline;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final AtomicInteger ahead = new AtomicInteger();
  private boolean over; // the I/O thread's
  private ByteBuffer current = NOTHING; // from here on the reader's
  private @Nullable Piece end;

  BodyFeed(XnioIoThread thread, StreamSourceChannel source, Forwarder forwarder, Lease lease) {
    this.thread = thread;
    this.source = source;
    this.forwarder = forwarder;
    this.lease = lease;
    this.deadline = new Deadline(thread, new CallbackGuard(this::broken));
  }

  /** Begins, on the I/O thread. */
  void start(Duration silence) {
    deadline.set(
        silence, () -> finish(new java.net.SocketTimeoutException("the body came to a halt")));
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
    forwarder.broken(cause);
    finish(new IOException(cause));
  }

  /** What there is to read now; null at the end. */
  private byte @Nullable [] receive() throws IOException {
    try (PooledByteBuffer pooled = forwarder.buffers().allocate()) {
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
    if (problem == null) {
      lease.giveBack();
    } else {
      lease.discard();
    }
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

  /** Cuts what is not read yet. */
  @Override
  public void close() {
    onIoThread(() -> finish(new IOException("closed")));
  }
}
