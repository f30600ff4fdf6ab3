package dev.appversion.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Turns<String> turns = new Turns<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void tasksOfOneKeyNeverRunAtTheSameTime() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<?>[] all = new CompletableFuture<?>[200];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          CompletableFuture.supplyAsync(
              () ->
                  turns.run(
                      "shop",
                      () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(10_000);
                        return running.decrementAndGet();
                      }),
              threads);
    }
    CompletableFuture.allOf(all).orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(most).hasValue(1);
    assertThat(turns.size()).isZero();
  }

  @Test
  void aTaskDoesNotWaitForThoseOfAnotherKey() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<String> slow =
        CompletableFuture.supplyAsync(
            () ->
                turns.run(
                    "slow",
                    () -> {
                      started.countDown();
                      return awaited(end);
                    }),
            threads);
    started.await();
    assertThat(turns.run("shop", () -> "done")).isEqualTo("done");
    assertThat(turns.size()).isEqualTo(1);
    end.countDown();
    assertThat(slow.join()).isEqualTo("ended");
    await().atMost(SOON).until(() -> turns.size() == 0);
  }

  @Test
  void aTaskThatThrowsEndsItsTurn() {
    assertThatThrownBy(
            () ->
                turns.run(
                    "shop",
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(turns.size()).isZero();
    assertThat(turns.run("shop", () -> 2)).isEqualTo(2);
  }

  private static String awaited(CountDownLatch latch) {
    try {
      latch.await();
      return "ended";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
