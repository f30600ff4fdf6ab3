package dev.appversion.sidecar.body;

import dev.appversion.sidecar.io.InternalErrors;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * Moves a stream from a source to a sink on one I/O thread: reads only what the sink has taken,
 * flushes whenever the source pauses (so that events go out at once), and holds a buffer only while
 * there are bytes in it. What it reads goes through a {@link BodyFilter}; what that throws ends
 * this body, and no other of the thread.
 *
 * <p>The sink is opened when there is something for it: bytes, a pause or the end. Until then
 * another response can be sent in place of one that fails.
 */
public final class BodyPump {
  /** What happens; each pump ends with exactly one of the first four. */
  public interface Events {
    /** The source has ended and everything is written; the sink is not shut down yet. */
    void sourceEnded();

    /** The source or the filter failed. */
    void readFailed(IOException e);

    /** The sink failed. */
    void writeFailed(IOException e);

    /** The filter, or other code of the sidecar, threw what it must not throw. */
    void broken(Throwable cause);

    /** Bytes came from the source or went to the sink. */
    void moved();
  }

  private final StreamSourceChannel source;
  private final Supplier<StreamSinkChannel> sinks;
  private final ByteBufferPool buffers;
  private final BodyFilter filter;
  private final Events events;

  /** What was read, while the filter has not used it up. */
  private @Nullable PooledByteBuffer input;

  /** What is to be written. */
  private @Nullable ByteBuffer output;

  private @Nullable StreamSinkChannel sink;

  private boolean ended;
  private boolean dirty;
  private boolean stopped;

  /** A pump without a filter, into a sink that is open. */
  public BodyPump(
      StreamSourceChannel source, StreamSinkChannel sink, ByteBufferPool buffers, Events events) {
    this(source, () -> sink, buffers, BodyFilter.none(), events);
  }

  /**
   * @param sinks opens the sink; called once
   */
  public BodyPump(
      StreamSourceChannel source,
      Supplier<StreamSinkChannel> sinks,
      ByteBufferPool buffers,
      BodyFilter filter,
      Events events) {
    this.source = source;
    this.sinks = sinks;
    this.buffers = buffers;
    this.filter = filter;
    this.events = events;
  }

  /**
   * Begins. The first pause flushes even if nothing was written, since a head may wait for its
   * body, unless the filter holds the head.
   */
  public void start() {
    try {
      source.getReadSetter().set(channel -> run());
      filter.whenReady(() -> source.getIoThread().execute(this::run));
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    dirty = true;
    run();
  }

  private StreamSinkChannel sink() {
    StreamSinkChannel open = sink;
    if (open == null) {
      open = sinks.get();
      open.getWriteSetter().set(channel -> run());
      sink = open;
    }
    return open;
  }

  /** Ends without an event. */
  public void stop() {
    stopped = true;
    free();
  }

  private void run() {
    if (stopped) {
      return;
    }
    Step step = Step.FILTER;
    try {
      while (true) {
        step = Step.FILTER;
        while (output == null || !output.hasRemaining()) {
          output = filter.next();
          if (output == null) {
            break;
          }
        }
        step = Step.WRITE;
        if (output != null) {
          dirty = true;
          if (sink().write(output) == 0) {
            source.suspendReads();
            sink().resumeWrites();
            return;
          }
          events.moved();
          continue;
        }
        if (filter.isWaiting()) {
          source.suspendReads();
          if (sink != null) {
            sink.suspendWrites();
          }
          return;
        }
        release();
        if (ended) {
          finish();
          return;
        }
        step = Step.READ;
        int read = read();
        step = Step.FILTER;
        if (read == -1) {
          ended = true;
          filter.end();
        } else if (read > 0) {
          events.moved();
        } else if (pause()) {
          return;
        }
      }
    } catch (IOException e) {
      fail(step, e);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private enum Step {
    READ,
    FILTER,
    WRITE
  }

  /** The source has nothing for now; whether the filter has nothing for it either. */
  private boolean pause() throws IOException {
    filter.pause();
    output = filter.next();
    if (output != null) {
      return false;
    }
    if (filter.holdsHead()) {
      source.resumeReads();
      return true;
    }
    if (dirty && !sink().flush()) {
      sink().resumeWrites();
    } else {
      dirty = false;
      sink().suspendWrites();
    }
    source.resumeReads();
    return true;
  }

  private int read() throws IOException {
    PooledByteBuffer buffer = buffers.allocate();
    int read = 0;
    try {
      buffer.getBuffer().clear();
      read = source.read(buffer.getBuffer());
      if (read > 0) {
        input = buffer;
        filter.give(buffer.getBuffer().flip());
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
    free();
    source.suspendReads();
    source.getReadSetter().set(null);
    sink().suspendWrites();
    sink().getWriteSetter().set(null);
    events.sourceEnded();
  }

  private void fail(Throwable thrown) {
    stop();
    events.broken(thrown);
  }

  private void fail(Step step, IOException e) {
    stop();
    if (step == Step.WRITE) {
      events.writeFailed(e);
    } else {
      events.readFailed(e);
    }
  }

  /** Releases all buffers, even if the filter fails to close. */
  private void free() {
    output = null;
    try {
      filter.close();
    } catch (RuntimeException | Error e) {
      InternalErrors.log(e);
    }
    release();
  }

  private void release() {
    if (input != null) {
      input.close();
      input = null;
    }
  }
}
