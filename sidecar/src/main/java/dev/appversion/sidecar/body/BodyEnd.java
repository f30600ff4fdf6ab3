package dev.appversion.sidecar.body;

import java.io.IOException;
import java.util.function.Consumer;
import org.xnio.ChannelListeners;
import org.xnio.channels.StreamSinkChannel;

/** Ends a body that has been written, of a request or a response. */
public final class BodyEnd {
  private BodyEnd() {}

  /**
   * Closes the sink and flushes its remaining bytes without blocking. Calls one of the two
   * callbacks.
   */
  public static void close(
      StreamSinkChannel sink, Runnable finished, Consumer<IOException> failed) {
    try {
      sink.shutdownWrites();
      if (sink.flush()) {
        finished.run();
      } else {
        sink.getWriteSetter()
            .set(
                ChannelListeners.flushingChannelListener(
                    channel -> finished.run(), (channel, e) -> failed.accept(e)));
        sink.resumeWrites();
      }
    } catch (IOException e) {
      failed.accept(e);
    }
  }
}
