package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.wire.ResponseConduit;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoFuture;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * A substitute for an I/O thread that is never started: Undertow's client opens connections through
 * it, and each gets a {@link ResponseConduit} before the client uses it. Undertow provides no other
 * way to install one.
 */
final class ParsingIoThread extends XnioIoThread {
  private final XnioIoThread real;
  private @Nullable ResponseConduit last;

  ParsingIoThread(XnioIoThread real) {
    super(real.getWorker(), real.getNumber());
    this.real = real;
  }

  /** The parser of the connection that is being opened; only valid during that. */
  ResponseConduit opened() {
    return Objects.requireNonNull(last);
  }

  @Override
  public IoFuture<StreamConnection> openStreamConnection(
      SocketAddress to, ChannelListener<? super StreamConnection> listener, OptionMap options) {
    return real.openStreamConnection(
        to,
        connection -> {
          ResponseConduit responses =
              new ResponseConduit(connection.getSourceChannel().getConduit());
          connection.getSourceChannel().setConduit(responses);
          last = responses;
          ChannelListeners.invokeChannelListener(connection, listener);
        },
        options);
  }

  @Override
  public void execute(Runnable task) {
    real.execute(task);
  }

  @Override
  public Key executeAfter(Runnable task, long time, TimeUnit unit) {
    return real.executeAfter(task, time, unit);
  }

  @Override
  public Key executeAtInterval(Runnable task, long time, TimeUnit unit) {
    return real.executeAtInterval(task, time, unit);
  }
}
