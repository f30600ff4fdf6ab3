package dev.appversion.sidecar.io;

import io.undertow.client.ClientCallback;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Runs the callbacks of one exchange and gives what they throw to one handler. Event loops and
 * Undertow's client would not end the exchange: XNIO's threads only log a throwable, and the client
 * takes it for a failure of a response that it has already reported.
 */
public final class CallbackGuard {
  private final Consumer<Throwable> thrown;

  /**
   * @param thrown ends the exchange; must not throw
   */
  public CallbackGuard(Consumer<Throwable> thrown) {
    this.thrown = thrown;
  }

  /** Runs a callback now. */
  public void run(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      thrown.accept(e);
    }
  }

  /** The callback with its guard. */
  public Runnable of(Runnable callback) {
    return () -> run(callback);
  }

  /** Two callbacks for Undertow's client, with their guard. */
  public <T> ClientCallback<T> of(Consumer<T> completed, Consumer<IOException> failed) {
    return new ClientCallback<>() {
      @Override
      public void completed(T result) {
        run(() -> completed.accept(result));
      }

      @Override
      public void failed(IOException e) {
        run(() -> failed.accept(e));
      }
    };
  }
}
