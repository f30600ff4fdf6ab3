package dev.appversion.sidecar.forward;

import io.undertow.client.ClientCallback;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The steps of one exchange, as they are given to event loops and to Undertow's client. What a step
 * throws goes to one handler. Without this, whoever called the step logs the throwable and forgets
 * about the exchange: XNIO's threads do, and the client takes it for a failure of a response that
 * has already been reported.
 */
final class CallbackGuard {
  private final Consumer<Throwable> thrown;

  /**
   * @param thrown ends the exchange; must not throw
   */
  CallbackGuard(Consumer<Throwable> thrown) {
    this.thrown = thrown;
  }

  void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      thrown.accept(e);
    }
  }

  Runnable of(Runnable step) {
    return () -> run(step);
  }

  <T> ClientCallback<T> of(Consumer<T> completed, Consumer<IOException> failed) {
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
