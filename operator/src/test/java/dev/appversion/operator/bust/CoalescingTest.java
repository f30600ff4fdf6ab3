package dev.appversion.operator.bust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CoalescingTest {
  private final Coalescing<Integer> coalescing = new Coalescing<>();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void thoseWhoAskDuringARunShareTheNextOne() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          CompletableFuture.supplyAsync(
              () ->
                  coalescing.run(
                      "web/shop",
                      () -> {
                        begun.countDown();
                        awaitLatch(go);
                        return runs.incrementAndGet();
                      }),
              executor);
      begun.await();
      AtomicInteger asked = new AtomicInteger();
      List<CompletableFuture<Integer>> later = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        later.add(
            CompletableFuture.supplyAsync(
                () -> {
                  asked.incrementAndGet();
                  return coalescing.run("web/shop", runs::incrementAndGet);
                },
                executor));
      }
      await().until(() -> asked.get() == 20);
      assertThat(coalescing.run("web/other", () -> 7)).as("another key does not wait").isEqualTo(7);
      go.countDown();

      assertThat(first.join()).isEqualTo(1);
      assertThat(later).allSatisfy(it -> assertThat(it.join()).isGreaterThan(1));
      assertThat(runs.get()).isBetween(2, 20);
    }
  }

  @Test
  void aRunThatFailsFailsOnlyThoseWhoWaitedForIt() {
    assertThatThrownBy(
            () ->
                coalescing.run(
                    "web/shop",
                    () -> {
                      throw new IllegalStateException("boom");
                    }))
        .hasRootCauseMessage("boom");

    assertThat(coalescing.run("web/shop", runs::incrementAndGet)).isEqualTo(1);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
