package dev.appversion.sidecar.conformance;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** One end of a connection: sends exact bytes, and records all that it receives. */
final class Tape implements Closeable {
  /**
   * The maximum time after which bytes have arrived as a separate read, on loopback without load.
   */
  private static final Duration PAUSE = Duration.ofMillis(15);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Socket socket;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean ended;
  private boolean broken;

  Tape(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    InputStream in = socket.getInputStream();
    Thread.ofVirtual().start(() -> record(in));
  }

  private void record(InputStream in) {
    byte[] buffer = new byte[65536];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int read = n;
        change(() -> taken.write(buffer, 0, read));
      }
      change(() -> ended = true);
    } catch (IOException reset) {
      change(() -> broken = true);
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends one write. */
  void send(String latin1) throws IOException {
    socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Executes a step. */
  void play(Step step) throws IOException {
    switch (step) {
      case Step.Send send -> send(send.bytes());
      case Step.Pause pause -> await(tape -> false, PAUSE);
      case Step.Await await -> await(bytes -> bytes.contains(await.text()), PATIENCE);
      case Step.Early early -> {}
      case Step.Finish finish -> socket.shutdownOutput();
      case Step.Close close -> socket.close();
      case Step.Reset reset -> {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
  }

  /** Waits until the condition holds, the other side has ended, or the timeout. */
  void await(Predicate<String> condition, Duration limit) {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (left > 0 && !ended && !broken && !condition.test(text())) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the other side's end. Returns whether it has ended. */
  boolean awaitEnd(Duration limit) {
    await(tape -> false, limit);
    return isOver();
  }

  private String text() {
    return taken.toString(StandardCharsets.ISO_8859_1);
  }

  /** All bytes received so far. */
  String bytes() {
    lock.lock();
    try {
      return text();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the other side has sent FIN. */
  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Whether no more bytes will arrive. */
  boolean isOver() {
    lock.lock();
    try {
      return ended || broken;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
