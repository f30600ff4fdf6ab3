package dev.appversion.sidecar.forward.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutePlanTest {
  private static final InetSocketAddress APP =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
  private static final LiveVersion OWN = RoutingTables.weighted("v1", 1);

  private static List<Long> delays(boolean lasting) {
    var route =
        new Route(List.of(OWN), Optional.of("v1"), APP, Optional.empty(), false, null, lasting);
    List<Long> delays = new ArrayList<>();
    RoutePlan.of(route)
        .forEachRemaining(
            target -> {
              assertThat(target.address()).isEqualTo(APP);
              delays.add(target.delayMillis());
            });
    return delays;
  }

  @Test
  void pageIsRequestedOnceFromItsApp() {
    assertThat(delays(false)).containsExactly(0L);
  }

  @Test
  void fileOfAPageIsRetriedForSeconds() {
    assertThat(delays(true)).containsExactly(0L, 600L, 1_000L, 1_500L);
  }
}
