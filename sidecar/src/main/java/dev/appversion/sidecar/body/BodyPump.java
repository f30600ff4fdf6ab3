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
 * Copies a stream from a source to a sink on one I/O thread. It reads only as fast as the sink
 * accepts bytes, flushes when the source pauses (so that events are sent at once), and keeps a
 * buffer only while it has bytes. The bytes pass through a {@link BodyFilter}; an exception of the
 * filter ends this body only.
 *
 * <p>The sink is opened at the first bytes, the first pause or the end. Before that, another
 * response can replace one that fails.
 */
public final class BodyPump {
  /** Receives events. Exactly one of the first four ends the pump. */
  public interface Events {
    /** The source has ended and everything is written; the sink is not shut down yet. */
    void sourceEnded();

    /** The source or the filter failed. */
    void readFailed(IOException e);

    /** The sink failed. */
    void writeFailed(IOException e);

    /** The filter, or other code of the sidecar, threw an unexpected exception. */
    void broken(Throwable cause);

    /** Bytes were read or written. */
    void moved();

    /** All bytes are written; waits for more bytes of the source. */
    default void waitsForSource() {}

    /** Waits until the sink accepts bytes. */
    default void waitsForSink() {}
  }

  private final StreamSourceChannel source;
  private final Supplier<StreamSinkChannel> sinks;
  private final ByteBufferPool buffers;
  private final BodyFilter filter;
  private final Events events;

  /** The input that the filter has not consumed yet. */
  private @Nullable PooledByteBuffer input;

  /** The output to write. */
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
   * Starts copying. The first pause flushes even if nothing was written, because the head may not
   * have been sent, unless the filter holds the head.
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

  /** Stops without an event. */
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
            events.waitsForSink();
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

  /**
   * Handles a pause of the source. Returns whether the pump has to wait: the filter has no output.
   */
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
      events.waitsForSink();
    } else {
      dirty = false;
      sink().suspendWrites();
      events.waitsForSource();
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
