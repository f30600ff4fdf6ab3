package dev.appversion.sidecar.io;

import io.undertow.client.ClientCallback;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Runs the callbacks of one exchange and passes what they throw to one handler. Otherwise the
 * exchange would not end: XNIO's threads only log a throwable, and Undertow's client treats it as a
 * failure of a response that it has already reported.
 */
public final class CallbackGuard {
  private final Consumer<Throwable> thrown;

  /**
   * @param thrown the handler; it ends the exchange and must not throw
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

  /** Wraps a callback. */
  public Runnable of(Runnable callback) {
    return () -> run(callback);
  }

  /** Wraps the two callbacks of Undertow's client. */
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
