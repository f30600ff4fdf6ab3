package dev.appversion.sidecar.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.upstream.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final ManualExecutor thread = new ManualExecutor();
  private final List<String> ran = new ArrayList<>();
  private final List<Throwable> thrown = new ArrayList<>();
  private final Deadline deadline =
      new Deadline(thread, new CallbackGuard(thrown::add), thread::nanoTime);

  private void set(long millis, String name) {
    deadline.set(Duration.ofMillis(millis), () -> ran.add(name));
  }

  @Test
  void theActionRunsOnceWhenTheTimeIsOver() {
    set(100, "a");

    thread.advance(100);
    assertThat(ran).isEmpty();
    thread.advance(1); // timers have a resolution of milliseconds
    assertThat(ran).containsExactly("a");
    thread.advance(1000);
    assertThat(ran).containsExactly("a");
    assertThat(thread.timers()).isZero();
  }

  @Test
  void touchRestartsTheTime() {
    set(100, "a");
    for (int i = 0; i < 5; i++) {
      thread.advance(99);
      deadline.touch();
    }
    assertThat(ran).isEmpty();
    assertThat(thread.timers()).as("a touch adds no timer").isEqualTo(1);

    thread.advance(99);
    assertThat(ran).isEmpty();
    thread.advance(3);
    assertThat(ran).containsExactly("a");
  }

  @Test
  void aCancelledActionDoesNotRun() {
    set(100, "a");
    deadline.cancel();
    thread.advance(200);

    assertThat(ran).isEmpty();
    assertThat(thread.timers()).isZero();
  }

  @Test
  void secondActionReplacesTheFirst() {
    set(100, "a");
    thread.advance(50);
    set(100, "b");
    assertThat(thread.timers()).isEqualTo(1);

    thread.advance(60);
    assertThat(ran).isEmpty();
    thread.advance(41);
    assertThat(ran).containsExactly("b");
  }

  @Test
  void anActionMaySetTheNextOne() {
    deadline.set(Duration.ofMillis(10), () -> set(10, "next"));

    thread.advance(11);
    assertThat(ran).isEmpty();
    thread.advance(11);
    assertThat(ran).containsExactly("next");
  }

  @Test
  void exceptionOfAnActionIsPassedToItsHandler() {
    IllegalStateException failure = new IllegalStateException();
    deadline.set(
        Duration.ofMillis(1),
        () -> {
          throw failure;
        });
    thread.advance(2);

    assertThat(thrown).containsExactly(failure);
  }
}
