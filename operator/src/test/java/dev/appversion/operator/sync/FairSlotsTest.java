package dev.appversion.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairSlotsTest {
  private final List<String> started = new ArrayList<>();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private final FairSlots<String> slots = new FairSlots<>(2);

  @Test
  void noMoreTasksThanSlotsRunAtATime() {
    slots.submit("shop", tasks("shop", 3));

    assertThat(started).containsExactly("shop-0", "shop-1");

    running.getFirst().complete(null);
    assertThat(started).containsExactly("shop-0", "shop-1", "shop-2");
  }

  @Test
  void anOwnerWithManyTasksDoesNotDelayOthers() {
    slots.submit("large", tasks("large", 1_000));
    slots.submit("small", tasks("small", 2));

    running.get(0).complete(null);
    running.get(1).complete(null);
    running.get(2).complete(null);
    running.get(3).complete(null);

    assertThat(started)
        .containsExactly("large-0", "large-1", "large-2", "small-0", "large-3", "small-1");
  }

  @Test
  void cancelledTasksAreNotStarted() {
    slots.submit("shop", tasks("shop", 5));
    slots.submit("blog", tasks("blog", 1));

    slots.cancel("shop");
    running.getFirst().complete(null);
    running.get(1).complete(null);

    assertThat(started).containsExactly("shop-0", "shop-1", "blog-0");
  }

  @Test
  void aTaskThatFailsFreesItsSlot() {
    slots.submit("shop", tasks("shop", 3));

    running.getFirst().completeExceptionally(new IllegalStateException("test"));

    assertThat(started).hasSize(3);
  }

  @Test
  void manyTasksThatCompleteAtOnceAreAllRun() {
    List<Integer> done = new ArrayList<>();

    slots.submit(
        "shop",
        IntStream.range(0, 100_000)
            .<Supplier<CompletableFuture<?>>>mapToObj(
                i ->
                    () -> {
                      done.add(i);
                      return CompletableFuture.completedFuture(null);
                    })
            .toList());

    assertThat(done).hasSize(100_000);
  }

  private List<Supplier<CompletableFuture<?>>> tasks(String owner, int count) {
    return IntStream.range(0, count)
        .<Supplier<CompletableFuture<?>>>mapToObj(
            i ->
                () -> {
                  started.add(owner + "-" + i);
                  CompletableFuture<Void> task = new CompletableFuture<>();
                  running.add(task);
                  return task;
                })
        .toList();
  }
}
