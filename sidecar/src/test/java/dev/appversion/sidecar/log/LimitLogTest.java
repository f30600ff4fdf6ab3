package dev.appversion.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.process.settings.Setting;
import dev.appversion.sidecar.config.SidecarSettings;
import dev.appversion.sidecar.log.LimitLog.Limit;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitLogTest {
  private static final String APP = "127.0.0.1:80";

  private final AtomicLong clock = new AtomicLong();
  private final ProxyMetrics metrics = new ProxyMetrics();
  private final LimitLog log = new LimitLog(metrics, clock::get);

  @Test
  void warnsImmediatelyAndThenOnceAnInterval() {
    assertThat(log.message(Limit.REQUESTS, 7, APP))
        .isEqualTo("limit reached APPVERSION_MAX_REQUESTS=7 of=127.0.0.1:80 answered_503=1");
    assertThat(log.message(Limit.REQUESTS, 7, APP)).isNull();
    assertThat(log.message(Limit.STREAMS, 8, APP)).contains(" APPVERSION_MAX_STREAMS=8 ");
    clock.addAndGet(LimitLog.INTERVAL.toNanos() - 1);
    assertThat(log.message(Limit.REQUESTS, 7, APP)).isNull();
    clock.addAndGet(1);
    assertThat(log.message(Limit.REQUESTS, 7, APP)).endsWith("=3");
  }

  @Test
  void countsEachTime() {
    for (int i = 0; i < 3; i++) {
      log.reached(Limit.REQUESTS, 7, APP);
    }
    log.reached(Limit.STREAMS, 7, APP);
    log.reached(Limit.CONNECTIONS, 7, "clients");
    assertThat(metrics.total(Count.REQUESTS_OVER_LIMIT)).isEqualTo(3);
    assertThat(metrics.total(Count.STREAMS_OVER_LIMIT)).isEqualTo(1);
    assertThat(metrics.total(Count.CONNECTIONS_OVER_LIMIT)).isEqualTo(1);
  }

  @Test
  void namesSettingsThatExist() {
    for (Limit limit : Limit.values()) {
      assertThat(SidecarSettings.all()).extracting(Setting::name).contains(limit.setting());
    }
  }
}
