package dev.appversion.sidecar.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.ProxyMetrics;
import dev.appversion.sidecar.ProxyMetrics.Count;
import dev.appversion.sidecar.config.Setting;
import dev.appversion.sidecar.config.SidecarSettings;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitLogTest {
  private static final InetSocketAddress APP = InetSocketAddress.createUnresolved("127.0.0.1", 80);

  private final AtomicLong clock = new AtomicLong();
  private final ProxyMetrics metrics = new ProxyMetrics();
  private final LimitLog log = new LimitLog(metrics, clock::get);

  @Test
  void warnsAtOnceAndThenOnceAnInterval() {
    assertThat(log.message(Kind.REQUEST, 7, APP))
        .isEqualTo(
            "limit reached setting=APPVERSION_MAX_REQUESTS value=7 address=127.0.0.1:80 refused=1"
                + " status=503");
    assertThat(log.message(Kind.REQUEST, 7, APP)).isNull();
    assertThat(log.message(Kind.STREAM, 8, APP)).contains("APPVERSION_MAX_STREAMS value=8");
    clock.addAndGet(LimitLog.INTERVAL.toNanos() - 1);
    assertThat(log.message(Kind.REQUEST, 7, APP)).isNull();
    clock.addAndGet(1);
    assertThat(log.message(Kind.REQUEST, 7, APP)).contains(" refused=3 ");
  }

  @Test
  void countsEachRefusal() {
    for (int i = 0; i < 3; i++) {
      log.reached(Kind.REQUEST, 7, APP);
    }
    log.reached(Kind.STREAM, 7, APP);
    assertThat(metrics.total(Count.REQUESTS_OVER_LIMIT)).isEqualTo(3);
    assertThat(metrics.total(Count.STREAMS_OVER_LIMIT)).isEqualTo(1);
  }

  @Test
  void namesSettingsThatExist() {
    for (Kind kind : Kind.values()) {
      assertThat(SidecarSettings.all()).extracting(Setting::name).contains(LimitLog.setting(kind));
    }
  }
}
