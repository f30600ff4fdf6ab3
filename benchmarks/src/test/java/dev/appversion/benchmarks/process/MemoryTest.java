package dev.appversion.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final String ROLLUP =
      """
      fc000000-7ffde2bc3000 ---p 00000000 00:00 0                              [rollup]
      Rss:               86076 kB
      Pss:               50072 kB
      Pss_Dirty:         86072 kB
      Pss_Anon:          42500 kB
      Pss_File:           7572 kB
      Pss_Shmem:             0 kB
      Shared_Clean:          4 kB
      Private_Dirty:     86072 kB
      Anonymous:         42540 kB
      """;

  @Test
  void separatesPagesOfTheProcessFromPagesOfFiles() {
    assertThat(Memory.parse(ROLLUP)).isEqualTo(new Memory(86076, 50072, 42500, 43536));
  }

  @Test
  void refusesTextWithoutItsFields() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Memory.parse("Rss: 12 kB\n"))
        .withMessageContaining("Pss:");
  }

  @Test
  void processesOfOneProgramShareTheirFiles() {
    Memory master = new Memory(5000, 1000, 600, 4300);
    Memory worker = new Memory(6000, 1500, 1400, 4500);

    assertThat(master.and(worker)).isEqualTo(new Memory(11000, 2500, 2000, 4500));
  }
}
