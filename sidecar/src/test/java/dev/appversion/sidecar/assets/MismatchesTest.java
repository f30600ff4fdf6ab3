package dev.appversion.sidecar.assets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MismatchesTest {
  private static final Mismatch A = new Mismatch("v1", "a.0123456789ab.js");
  private static final Mismatch B = new Mismatch("v2", "b.0123456789ab.js");
  private static final long RECENT = Duration.ofSeconds(10).toNanos();

  private final AtomicLong nanos = new AtomicLong(-5);
  private final ProxyMetrics metrics = new ProxyMetrics();
  private final Mismatches mismatches = new Mismatches(metrics, nanos::get);

  @Test
  void oneIsRecentForTenSecondsAndListedLonger() {
    mismatches.add(A);
    nanos.addAndGet(RECENT - 1);
    assertThat(mismatches.isRecent(A)).isTrue();
    assertThat(mismatches.isRecent(B)).isFalse();

    nanos.addAndGet(1);
    assertThat(mismatches.isRecent(A)).isFalse();
    assertThat(mismatches.list()).containsExactly(A);
  }

  @Test
  void repeatedMismatchIsTheLatest() {
    mismatches.add(A);
    mismatches.add(B);
    nanos.addAndGet(RECENT);
    mismatches.add(A);

    assertThat(mismatches.isRecent(A)).isTrue();
    assertThat(mismatches.isRecent(B)).isFalse();
    assertThat(mismatches.list()).containsExactly(B, A);
    assertThat(metrics.total(Count.ASSET_MISMATCHES)).isEqualTo(3);
  }

  @Test
  void mismatchThatMatchesAgainOrIsNotLiveIsRemoved() {
    mismatches.add(A);
    mismatches.add(B);

    mismatches.remove(A);
    assertThat(mismatches.isRecent(A)).isFalse();
    mismatches.retain(mismatch -> mismatch.version().equals("v1"));
    assertThat(mismatches.list()).isEmpty();
  }

  @Test
  void theOldestIsForgottenBeyond256() {
    mismatches.add(A);
    for (int i = 1; i < 256; i++) {
      mismatches.add(new Mismatch("v1", i + ".js"));
    }
    assertThat(mismatches.list()).hasSize(256).contains(A);

    mismatches.add(B);
    assertThat(mismatches.list()).hasSize(256).doesNotContain(A).endsWith(B);
  }
}
