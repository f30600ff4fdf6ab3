package dev.appversion.sidecar.html;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes br (RFC 7932). The library reads from a blocking stream, so it runs on a virtual thread,
 * which exchanges one piece at a time with the I/O thread.
 */
final class BrotliDecoder implements Decoder {
  private static final int PIECE = 8 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] piece = new byte[PIECE];
  private int pieceLength;
  private int pieceFrom;
  private byte[] input = new byte[0];
  private int inputFrom;

  /** The library waits for input. */
  private boolean needsInput;

  private boolean ended;
  private boolean done;
  private boolean closed;

  /**
   * Whether the last {@link #decode} had to wait. Only that method changes it: between two calls, a
   * new piece or failure must not be mistaken for the end.
   */
  private boolean waiting;

  /** Whether {@link #ready} has to be run when the wait ends. */
  private boolean readyPending;

  private @Nullable IOException failure;
  private Runnable ready = () -> {};
  private boolean started;
  private final Runnable released;

  /**
   * @param released called once, when the thread has ended or will not be started
   */
  BrotliDecoder(Runnable released) {
    this.released = released;
  }

  @Override
  public void whenReady(Runnable action) {
    ready = action;
  }

  @Override
  public void give(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    lock.lock();
    try {
      input = copy;
      inputFrom = 0;
      needsInput = false;
      start();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    lock.lock();
    try {
      ended = true;
      needsInput = false;
      done |= !started; // an empty body decodes to an empty body
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void start() {
    if (!started && !closed) {
      started = true;
      Thread.ofVirtual().name("brotli").start(this::run);
    }
  }

  @Override
  public int decode(byte[] to) throws IOException {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      int length = Math.min(to.length, pieceLength - pieceFrom);
      System.arraycopy(piece, pieceFrom, to, 0, length);
      pieceFrom += length;
      if (length > 0 && pieceFrom == pieceLength) {
        changed.signalAll();
      }
      waiting = length == 0 && started && !needsInput && !done;
      readyPending = waiting;
      return length;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isWaiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed && !started) {
        released.run();
      }
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    byte[] decoded = new byte[PIECE];
    try (BrotliInputStream stream = new BrotliInputStream(new Source())) {
      for (int n = stream.read(decoded); n >= 0; n = stream.read(decoded)) {
        handOver(decoded, n);
      }
      finished(null);
    } catch (IOException e) {
      finished(e);
    } catch (RuntimeException | Error e) {
      finished(new IOException("the body is not Brotli", e));
    } finally {
      released.run();
    }
  }

  private void handOver(byte[] decoded, int length) throws IOException {
    lock.lock();
    try {
      System.arraycopy(decoded, 0, piece, 0, length);
      pieceFrom = 0;
      pieceLength = length;
      signalReady();
      awaitWhile(() -> pieceFrom < pieceLength);
    } finally {
      lock.unlock();
    }
  }

  private void finished(@Nullable IOException problem) {
    lock.lock();
    try {
      failure = problem;
      done = true;
      signalReady();
    } finally {
      lock.unlock();
    }
  }

  /** Signals the end of a wait. */
  private void signalReady() {
    if (readyPending && !closed) {
      readyPending = false;
      ready.run();
    }
  }

  private void awaitWhile(BooleanSupplier condition) throws IOException {
    try {
      while (condition.getAsBoolean()) {
        if (closed) {
          throw new EOFException("the decoder was closed");
        }
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The input, as the blocking stream of the library. */
  private final class Source extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      lock.lock();
      try {
        if (inputFrom == input.length && !ended) {
          needsInput = true;
          signalReady();
          awaitWhile(() -> inputFrom == input.length && !ended);
        }
        int count = Math.min(length, input.length - inputFrom);
        System.arraycopy(input, inputFrom, to, offset, count);
        inputFrom += count;
        return count == 0 && length > 0 ? -1 : count;
      } finally {
        lock.unlock();
      }
    }
  }
}
