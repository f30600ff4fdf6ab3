package dev.appversion.sidecar.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.ChannelPipe;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/** A failure of a filter ends the body only. */
class BodyPumpTest {
  private final Buffers buffers = new Buffers();
  private final Recorded events = new Recorded();
  private XnioWorker worker;
  private ChannelPipe<StreamSourceChannel, StreamSinkChannel> in;
  private ChannelPipe<StreamSourceChannel, StreamSinkChannel> out;

  @BeforeEach
  void open() throws IOException {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    in = worker.createHalfDuplexPipe();
    out = worker.createHalfDuplexPipe();
  }

  @AfterEach
  void close() {
    worker.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void errorInAFilterAbortsTheBody(boolean failsToClose) throws IOException {
    Broken filter = new Broken(failsToClose);
    BodyPump pump = new BodyPump(in.getLeftSide(), out::getRightSide, buffers, filter, events);
    in.getRightSide().write(ByteBuffer.wrap(new byte[] {'x'}));

    worker.getIoThread().execute(pump::start);

    await().untilAsserted(() -> assertThat(events.ends).hasSize(1));
    assertThat(events.ends.getFirst()).isInstanceOf(StackOverflowError.class);
    assertThat(filter.closed).hasPositiveValue();
    assertThat(buffers.lent).hasValue(0);
  }

  /** Overflows the stack on any input. */
  private static final class Broken implements BodyFilter {
    private final AtomicInteger closed = new AtomicInteger();
    private final boolean failsToClose;
    private boolean given;

    Broken(boolean failsToClose) {
      this.failsToClose = failsToClose;
    }

    @Override
    public @Nullable ByteBuffer next() {
      if (given) {
        throw new StackOverflowError();
      }
      return null;
    }

    @Override
    public void give(ByteBuffer input) {
      given = true;
    }

    @Override
    public void pause() {}

    @Override
    public void end() {}

    @Override
    public boolean isWaiting() {
      return false;
    }

    @Override
    public void whenReady(Runnable ready) {}

    @Override
    public void close() {
      closed.incrementAndGet();
      if (failsToClose) {
        throw new IllegalStateException("broken");
      }
    }
  }

  private static final class Recorded implements BodyPump.Events {
    private final List<Throwable> ends = new CopyOnWriteArrayList<>();

    @Override
    public void sourceEnded() {
      ends.add(new IOException("ended as it should"));
    }

    @Override
    public void readFailed(IOException e) {
      ends.add(e);
    }

    @Override
    public void writeFailed(IOException e) {
      ends.add(new IOException("the client is blamed", e));
    }

    @Override
    public void broken(Throwable cause) {
      ends.add(cause);
    }

    @Override
    public void moved() {}
  }

  /** Counts the buffers that were not returned. */
  private static final class Buffers implements ByteBufferPool {
    private final ByteBufferPool pool = new DefaultByteBufferPool(false, 1024);
    private final AtomicInteger lent = new AtomicInteger();

    @Override
    public PooledByteBuffer allocate() {
      PooledByteBuffer buffer = pool.allocate();
      lent.incrementAndGet();
      return new PooledByteBuffer() {
        @Override
        public ByteBuffer getBuffer() {
          return buffer.getBuffer();
        }

        @Override
        public void close() {
          lent.decrementAndGet();
          buffer.close();
        }

        @Override
        public boolean isOpen() {
          return buffer.isOpen();
        }
      };
    }

    @Override
    public ByteBufferPool getArrayBackedPool() {
      return this;
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
  }
}
