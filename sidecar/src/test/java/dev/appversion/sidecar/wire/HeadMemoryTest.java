package dev.appversion.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadMemoryTest {
  private static final int FREE = HeadMemory.FREE;

  private final HeadMemory memory = new HeadMemory(100);
  private final HeadMemory.Share one = memory.new Share();
  private final HeadMemory.Share other = memory.new Share();

  @Test
  void theFreePartIsNeverRefused() {
    assertThat(one.hold(FREE + 200)).isFalse();

    assertThat(other.hold(FREE)).isTrue();
    assertThat(other.fits(FREE)).isTrue();
    assertThat(other.fits(FREE + 1)).isFalse();
    assertThat(other.hold(FREE + 1)).isFalse();
  }

  @Test
  void whatAConnectionReleasesIsFreeForOthers() {
    assertThat(one.hold(FREE + 100)).isTrue();
    assertThat(other.fits(FREE + 60)).isFalse();

    assertThat(one.hold(FREE + 40)).isTrue();
    assertThat(memory.used()).isEqualTo(40);
    assertThat(other.fits(FREE + 60)).isTrue();
    assertThat(other.hold(FREE + 60)).isTrue();
    assertThat(one.fits(FREE + 40)).as("what it holds already").isTrue();

    other.hold(0);
    assertThat(memory.used()).isEqualTo(40);
  }

  @Test
  void aClosedConnectionHoldsNothing() {
    one.hold(FREE + 100);
    one.close();
    assertThat(memory.used()).isZero();

    one.hold(FREE + 100);
    assertThat(memory.used()).isZero();
  }
}
