package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.Requests;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What clients see of a table with two versions whose previews are private. */
class PrivatePreviewTest {
  private static final LiveVersion STABLE = RoutingTables.weighted("v1.0", 100);
  private static final LiveVersion DRAINING = RoutingTables.weighted("v0.9", 0);
  private static final RoutingTable TABLE =
      RoutingTables.table(STABLE, restricted("v1.1"), DRAINING, restricted("v1.2")).build();

  /** The table if there were no previews. */
  private static final RoutingTable WITHOUT = RoutingTables.table(STABLE, DRAINING).build();

  private static LiveVersion restricted(String name) {
    return RoutingTables.version(name).weight(0).restricted(true).build();
  }

  @Property
  void withoutATokenARequestIsDecidedAsIfTheyWereNotLive(@ForAll("requests") Requests request) {
    assertThat(decide(request, TABLE.visibleTo(Set.of()), "v1.0"))
        .isEqualTo(decide(request, WITHOUT, "v1.0"));
  }

  @Property
  void aPodOfAPreviewDecidesAsOneWithoutAnApp(@ForAll("requests") Requests request) {
    assertThat(decide(request, TABLE.visibleTo(Set.of()), "v1.1"))
        .isEqualTo(
            Router.decide(request.facts(), RoutingTables.snapshot(WITHOUT), Optional.empty()));
  }

  @Property
  void withBothTokensARequestIsDecidedAsIfTheyWerePublic(@ForAll("requests") Requests request) {
    assertThat(decide(request, TABLE.visibleTo(Set.of("v1.1", "v1.2")), "v1.0"))
        .isEqualTo(decide(request, TABLE, "v1.0"));
  }

  private static RoutingDecision decide(Requests request, RoutingTable table, String own) {
    return Router.decide(request.facts(), RoutingTables.snapshot(table), Optional.of(own));
  }

  /** One of each kind of pin, to any of the versions, an app version or an unknown one. */
  @Provide
  Arbitrary<Requests> requests() {
    Arbitrary<String> names =
        Arbitraries.of(
            "v1.0", "v0.9", "v1.1", "v1.2", "hash-of-v1.1", "hash-of-v1.2", "v9", "V1.1", "v1");
    return names.flatMap(
        name ->
            Arbitraries.of(
                Requests.navigation().header(WireHeaders.REQUESTED_VERSION, name),
                Requests.subrequest().header(WireHeaders.REQUESTED_VERSION, name),
                Requests.navigation().path("/a?" + RequestPins.QUERY_PARAMETER + '=' + name),
                Requests.navigation().path("/a?dpl=" + name),
                Requests.subrequest().header("X-Deployment-Id", name),
                Requests.navigation().cookie(RequestPins.VERSION_COOKIE + "=" + name),
                Requests.subrequest().cookie(RequestPins.VERSION_COOKIE + "=" + name),
                Requests.navigation().cookie(RequestPins.AFFINITY_COOKIE + "=" + name + ".123456"),
                Requests.subrequest().cookie(RequestPins.AFFINITY_COOKIE + "=" + name + ".123456"),
                Requests.navigation()));
  }

  @Test
  void aTokenIsForOneVersion() {
    RoutingTable seen = TABLE.visibleTo(Set.of("v1.2"));

    assertThat(seen.available()).containsExactly("v1.0", "v0.9", "v1.2");
    assertThat(seen.revision()).isEqualTo(TABLE.revision());
    Requests pinned = Requests.navigation().header(WireHeaders.REQUESTED_VERSION, "v1.2");
    assertThat(decide(pinned, seen, "v1.0"))
        .isInstanceOfSatisfying(
            Serve.class, serve -> assertThat(serve.version().name()).isEqualTo("v1.2"));
  }

  @Test
  void aTokenForNothingChangesNothing() {
    assertThat(WITHOUT.visibleTo(Set.of("v1.2"))).isSameAs(WITHOUT);
    assertThat(WITHOUT.hasRestricted()).isFalse();
    assertThat(TABLE.hasRestricted()).isTrue();
  }

  /** A person may have set a version as the default one before its rollout. */
  @Test
  void aHiddenDefaultVersionIsReplacedByOneThatGetsNewVisitors() {
    RoutingTable table =
        RoutingTables.table(DRAINING, STABLE, restricted("v1.1")).defaultVersion("v1.1").build();

    assertThat(table.visibleTo(Set.of()).defaultVersion()).isEqualTo("v1.0");
    assertThat(table.visibleTo(Set.of("v1.1")).defaultVersion()).isEqualTo("v1.1");
  }

  @Test
  void aVersionWithAShareIsNotRestricted() {
    assertThatThrownBy(() -> RoutingTables.version("v1.1").restricted(true).build())
        .isInstanceOf(InvalidRoutingTableException.class)
        .hasMessageContaining("v1.1")
        .hasMessageContaining("restricted");
  }
}
