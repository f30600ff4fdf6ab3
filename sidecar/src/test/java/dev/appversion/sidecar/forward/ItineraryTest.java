package dev.appversion.sidecar.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ItineraryTest {
  private static final InetSocketAddress APP = new InetSocketAddress("127.0.0.1", 8080);

  private static List<Long> delays(boolean lasting) {
    var route = new Route(List.of(), Optional.empty(), APP, Optional.empty(), true, null, lasting);
    List<Long> delays = new ArrayList<>();
    Itinerary.of(route)
        .forEachRemaining(
            target -> {
              assertThat(target.address()).isEqualTo(APP);
              delays.add(target.delayMillis());
            });
    return delays;
  }

  @Test
  void aPageIsAskedOnceOfItsApp() {
    assertThat(delays(false)).containsExactly(0L);
  }

  @Test
  void aFileOfAPageIsAskedForSeconds() {
    assertThat(delays(true)).containsExactly(0L, 600L, 1_000L, 1_500L);
  }
}
