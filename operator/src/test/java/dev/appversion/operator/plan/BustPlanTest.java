package dev.appversion.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BustPlanTest {
  private static final BustEndpoint ENDPOINT = new BustEndpoint("https://o", "PEM");

  @Test
  void notRequested() {
    assertThat(next(Optional.empty(), "", false)).isEqualTo(state(0, ""));
    assertThat(next(at(3, "x"), "x", false)).isEqualTo(state(3, "x"));
  }

  @Test
  void aNewRequestRaisesTheGenerationOnce() {
    assertThat(next(at(3, "x"), "y", false)).isEqualTo(state(4, "y"));
    assertThat(next(at(4, "y"), "y", false)).isEqualTo(state(4, "y"));
  }

  @Test
  void itWaitsForPendingReads() {
    assertThat(next(at(3, "x"), "y", true)).isEqualTo(state(3, "x"));
  }

  @Test
  void aRemovedRequestIsNotABust() {
    assertThat(next(at(3, "x"), "", false)).isEqualTo(state(3, "x"));
  }

  private static BustState next(Optional<RoutingTable> before, String request, boolean reading) {
    return BustPlan.next(before, request, reading, ENDPOINT);
  }

  private static BustState state(long generation, String request) {
    return new BustState(generation, request, "https://o", "PEM");
  }

  private static Optional<RoutingTable> at(long generation, String request) {
    return Optional.of(
        RoutingTables.table(RoutingTables.weighted("v1", 1))
            .bust(new BustState(generation, request, "", ""))
            .build());
  }
}
