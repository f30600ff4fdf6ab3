package dev.appversion.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
  private final Shares shares = new Shares(100);

  @Test
  void countsTheLastVisitsOnly() {
    add("a", 100);
    add("b", 25);

    assertThat(shares.measured().sample()).isEqualTo(100);
    assertThat(shares.measured().percent("a")).isEqualTo(75);
    assertThat(shares.measured().percent("b")).isEqualTo(25);
  }

  @Test
  void restartsWithAnotherTable() {
    int before = shares.epoch();
    add("a", 10);
    shares.restart();
    shares.add("a", before);

    assertThat(shares.measured().sample()).isZero();
  }

  @Test
  void toleratesRandomDeviationsOnly() {
    add("a", 90);
    add("b", 10);

    assertThat(shares.measured().isAsExpected("a", 88)).isTrue();
    assertThat(shares.measured().isAsExpected("a", 50)).isFalse();
    assertThat(shares.measured().isAsExpected("a", 100)).isFalse();
    assertThat(shares.measured().isAsExpected("c", 0)).isTrue();
  }

  private void add(String version, int visits) {
    for (int i = 0; i < visits; i++) {
      shares.add(version, shares.epoch());
    }
  }
}
