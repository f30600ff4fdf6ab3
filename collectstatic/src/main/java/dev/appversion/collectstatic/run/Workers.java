package dev.appversion.collectstatic.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a collection. */
public final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  /** Creates a pool of up to this number of threads. */
  public Workers(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("collect-", 0).factory());
  }

  /**
   * Processes one item.
   *
   * @param <T> the type of the items
   */
  public interface Task<T> {
    /** Processes the item; an error stops the processing of the list. */
    void run(T item) throws IOException;
  }

  /**
   * Processes all items of a list, in no particular order, and returns when all are done.
   *
   * @param <T> the type of the items
   * @throws IOException the error of the first worker that failed
   */
  public <T> void each(List<T> items, Task<? super T> task) throws IOException {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, items.size()); i++) {
      running.add(
          executor.submit(
              () -> {
                for (int at = next.getAndIncrement();
                    at < items.size();
                    at = next.getAndIncrement()) {
                  try {
                    task.run(items.get(at));
                  } catch (IOException | RuntimeException | Error e) {
                    next.set(items.size()); // stops the other workers
                    throw e;
                  }
                }
                return null;
              }));
    }
    for (Future<?> worker : running) {
      await(worker);
    }
  }

  private static void await(Future<?> worker) throws IOException {
    try {
      worker.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
