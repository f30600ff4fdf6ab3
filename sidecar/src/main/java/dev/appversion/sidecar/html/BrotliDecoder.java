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
 * For br (RFC 7932). The library can only read from a stream that waits, so it has a virtual thread
 * of its own, that hands over one piece at a time: neither side gets ahead of the other by more.
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

  /** The library wants input and there is none. */
  private boolean hungry;

  private boolean ended;
  private boolean done;
  private boolean closed;

  /**
   * What the last {@link #decode} found. Only it changes this: whoever asks between two calls must
   * not take a piece, or a failure, that has come meanwhile for the end.
   */
  private boolean waiting;

  /** Whether {@link #ready} is still to be run for that. */
  private boolean toTell;

  private @Nullable IOException failure;
  private Runnable ready = () -> {};
  private boolean started;
  private final Runnable released;

  /**
   * @param released called once, when the thread has ended or will never run
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
      hungry = false;
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
      hungry = false;
      done |= !started; // of nothing comes nothing
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
      waiting = length == 0 && started && !hungry && !done;
      toTell = waiting;
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
      tell();
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
      tell();
    } finally {
      lock.unlock();
    }
  }

  /** Something has come of the waiting. */
  private void tell() {
    if (toTell && !closed) {
      toTell = false;
      ready.run();
    }
  }

  private void awaitWhile(BooleanSupplier condition) throws IOException {
    try {
      while (condition.getAsBoolean()) {
        if (closed) {
          throw new EOFException("nobody wants the rest");
        }
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** What was given, for the library to wait for. */
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
          hungry = true;
          tell();
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
