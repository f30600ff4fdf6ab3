package dev.appversion.sidecar.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelPipe;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * Runs tasks after an I/O thread has handled the sockets that are ready now. XNIO runs timers
 * before it looks at sockets: on a thread that was busy or suspended for longer than a timeout, the
 * timer runs first, although the event that it limits has occurred. Used on that thread only.
 */
final class ReadySockets {
  private final XnioIoThread thread;
  private final List<Runnable> tasks = new ArrayList<>();
  private @Nullable ChannelPipe<StreamSourceChannel, StreamSinkChannel> pipe;

  ReadySockets(XnioIoThread thread) {
    this.thread = thread;
  }

  /** Runs a task then; now, if the process has no file descriptor for the pipe. */
  void runAfter(Runnable task) {
    if (tasks.isEmpty() && !wake()) {
      task.run();
    } else {
      tasks.add(task);
    }
  }

  /** Makes a pipe ready: when it is handled, all sockets that are ready now have been selected. */
  private boolean wake() {
    try {
      if (pipe == null) {
        pipe = open();
      }
      return pipe.getRightSide().write(ByteBuffer.wrap(new byte[1])) == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private ChannelPipe<StreamSourceChannel, StreamSinkChannel> open() throws IOException {
    ChannelPipe<StreamSourceChannel, StreamSinkChannel> opened = thread.createHalfDuplexPipe();
    opened.getLeftSide().getReadSetter().set(this::ready);
    opened.getLeftSide().resumeReads();
    return opened;
  }

  private void ready(StreamSourceChannel source) {
    try {
      source.read(ByteBuffer.allocate(1));
    } catch (IOException e) {
      pipe = null; // the thread is stopping
    }
    tasks.forEach(thread::execute); // behind the other sockets that were selected with the pipe
    tasks.clear();
  }
}
