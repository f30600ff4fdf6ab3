package dev.appversion.sidecar.forward;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * Moves a stream from a source to a sink on one I/O thread: reads only what the sink has taken,
 * flushes whenever the source pauses (so that events go out at once), and holds a buffer only while
 * there are bytes in it.
 */
final class BodyPump {
  /** What happens; each pump ends with exactly one of the first three. */
  interface Events {
    /** The source has ended and everything is written; the sink is not shut down yet. */
    void sourceEnded();

    void readFailed(IOException e);

    void writeFailed(IOException e);

    /** Bytes went through. */
    void moved();
  }

  private final StreamSourceChannel source;
  private final StreamSinkChannel sink;
  private final ByteBufferPool buffers;
  private final Events events;
  private @Nullable PooledByteBuffer pending;
  private boolean dirty;
  private boolean stopped;

  BodyPump(
      StreamSourceChannel source, StreamSinkChannel sink, ByteBufferPool buffers, Events events) {
    this.source = source;
    this.sink = sink;
    this.buffers = buffers;
    this.events = events;
  }

  /** Begins. The first thing is a flush: a head may wait for its body. */
  void start() {
    source.getReadSetter().set(channel -> run());
    sink.getWriteSetter().set(channel -> run());
    dirty = true;
    run();
  }

  /** Ends without an event. */
  void stop() {
    stopped = true;
    free();
  }

  private void run() {
    if (stopped) {
      return;
    }
    boolean reading = false;
    try {
      while (true) {
        if (!drain()) {
          source.suspendReads();
          sink.resumeWrites();
          return;
        }
        reading = true;
        int read = read();
        reading = false;
        if (read == -1) {
          finish();
          return;
        }
        if (read == 0) {
          if (dirty && !sink.flush()) {
            sink.resumeWrites();
          } else {
            dirty = false;
            sink.suspendWrites();
          }
          source.resumeReads();
          return;
        }
        events.moved();
      }
    } catch (IOException e) {
      fail(reading, e);
    } catch (RuntimeException e) {
      fail(reading, new IOException(e));
    }
  }

  /** Writes what is pending; whether nothing is left. */
  private boolean drain() throws IOException {
    if (pending == null) {
      return true;
    }
    ByteBuffer bytes = pending.getBuffer();
    while (bytes.hasRemaining()) {
      dirty = true;
      if (sink.write(bytes) == 0) {
        return false;
      }
    }
    free();
    return true;
  }

  private int read() throws IOException {
    PooledByteBuffer buffer = buffers.allocate();
    int read = 0;
    try {
      buffer.getBuffer().clear();
      read = source.read(buffer.getBuffer());
      if (read > 0) {
        buffer.getBuffer().flip();
        pending = buffer;
      }
      return read;
    } finally {
      if (read <= 0) {
        buffer.close();
      }
    }
  }

  private void finish() {
    stopped = true;
    source.suspendReads();
    source.getReadSetter().set(null);
    sink.suspendWrites();
    sink.getWriteSetter().set(null);
    events.sourceEnded();
  }

  private void fail(boolean reading, IOException e) {
    stop();
    if (reading) {
      events.readFailed(e);
    } else {
      events.writeFailed(e);
    }
  }

  private void free() {
    if (pending != null) {
      pending.close();
      pending = null;
    }
  }
}
