package dev.appversion.benchmarks.peers.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Schedule SCHEDULE = new Schedule(1000, 4);

  @Test
  void connectionsTakeTurnsAtAConstantRate() {
    List<Long> starts =
        IntStream.range(0, 3)
            .boxed()
            .flatMap(request -> IntStream.range(0, 4).mapToObj(c -> SCHEDULE.start(c, request)))
            .toList();

    assertThat(starts).isEqualTo(IntStream.range(0, 12).mapToObj(i -> i * 1_000_000L).toList());
  }

  @Test
  void allConnectionsTogetherHaveTheRate() {
    assertThat(SCHEDULE.requests(2)).isEqualTo(500);
  }
}
