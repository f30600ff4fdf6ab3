package dev.appversion.operator.bust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CoalescingTest {
  private final Coalescing<String, Integer> coalescing = new Coalescing<>();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void callsDuringARunShareTheNextOne() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          CompletableFuture.supplyAsync(
              () ->
                  coalescing.run(
                      "web/shop",
                      "first",
                      items -> {
                        begun.countDown();
                        awaitLatch(go);
                        return numbered(items);
                      }),
              executor);
      begun.await();
      AtomicInteger calls = new AtomicInteger();
      List<CompletableFuture<Integer>> later = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        later.add(
            CompletableFuture.supplyAsync(
                () -> {
                  calls.incrementAndGet();
                  return coalescing.run("web/shop", "later", this::numbered);
                },
                executor));
      }
      await().until(() -> calls.get() == 20);
      assertThat(coalescing.run("web/other", "x", items -> List.of(7)))
          .as("another key does not wait")
          .isEqualTo(7);
      go.countDown();

      assertThat(first.join()).isEqualTo(1);
      assertThat(later).allSatisfy(it -> assertThat(it.join()).isGreaterThan(1));
      assertThat(runs.get()).isBetween(2, 20);
    }
  }

  @Test
  void aFailedRunFailsOnlyTheCallsThatShareIt() {
    assertThatThrownBy(
            () ->
                coalescing.run(
                    "web/shop",
                    "x",
                    items -> {
                      throw new IllegalStateException("boom");
                    }))
        .hasRootCauseMessage("boom");

    assertThat(coalescing.run("web/shop", "x", this::numbered)).isEqualTo(1);
  }

  @Test
  void eachCallGetsTheResultOfItsItem() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Coalescing<String, String> echo = new Coalescing<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Function<List<String>, List<String>> action =
          items -> {
            begun.countDown();
            awaitLatch(go);
            return items.stream().map(item -> item + " of " + items.size()).toList();
          };
      var first =
          CompletableFuture.supplyAsync(() -> echo.run("web/shop", "first", action), executor);
      begun.await();
      List<CompletableFuture<String>> later = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String item = "n" + i;
        later.add(
            CompletableFuture.supplyAsync(() -> echo.run("web/shop", item, action), executor));
      }
      go.countDown();

      assertThat(first.join()).isEqualTo("first of 1");
      for (int i = 0; i < 20; i++) {
        assertThat(later.get(i).join()).startsWith("n" + i + " of ");
      }
    }
  }

  /** The number of a run, for each call that shares it. */
  private List<Integer> numbered(List<String> items) {
    return Collections.nCopies(items.size(), runs.incrementAndGet());
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
