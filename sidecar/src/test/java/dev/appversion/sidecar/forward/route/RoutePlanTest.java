package dev.appversion.sidecar.forward.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.sidecar.http.Addresses;
import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.upstream.UnreachableServices;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoutePlanTest {
  private static final InetSocketAddress APP =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
  private static final Optional<SecretKeys> KEYS =
      Optional.of(SecretKeys.of("a-secret-for-tests-0123456789", Optional.empty()));
  private static final LiveVersion V1 = version("v1", "10.0.0.1:80");
  private static final LiveVersion V2 = version("v2", "10.0.0.2:80");
  private static final LiveVersion V3 = version("v3", "10.0.0.3:80");
  private static final Duration HANG = Duration.ofSeconds(1);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // nanoTime may overflow
  private final UnreachableServices unreachable =
      new UnreachableServices(new UpstreamGauges(), now::get);

  private static LiveVersion version(String name, String address) {
    return RoutingTables.version(name, address).build();
  }

  /** Routes of a sidecar in the pod of v1. */
  private static Route to(LiveVersion... versions) {
    return Route.toVersions(List.of(versions), Optional.of("v1"), APP, KEYS);
  }

  private static Route without(Route route, Optional<SecretKeys> keys) {
    return Route.toVersions(route.versions(), route.ownVersion(), route.app(), keys);
  }

  private RoutePlan plan(Route route) {
    return RoutePlan.of(route, unreachable, now::get);
  }

  /** A target, as version, place and delay. */
  private static String text(Target target) {
    String place = target.hop() ? "" : "-app";
    return target.version().name() + place + "+" + target.delayMillis();
  }

  /** The targets of a request of which no attempt succeeds, each after that time. */
  private List<String> targets(RoutePlan plan, Duration untilFailed) {
    List<String> targets = new ArrayList<>();
    for (Target target = plan.next(); target != null; target = plan.next()) {
      targets.add(text(target));
      now.addAndGet(Duration.ofMillis(target.delayMillis()).plus(untilFailed).toNanos());
    }
    return targets;
  }

  private List<String> targets(Route route) {
    return targets(plan(route), Duration.ZERO);
  }

  @Test
  void pageIsRequestedOnceFromItsAppIfHopsCannotBeSigned() {
    assertThat(targets(without(to(V1), Optional.empty()))).containsExactly("v1-app+0");
  }

  @Test
  void fileOfAPageIsRetriedForSeconds() {
    Route route = without(to(V1), Optional.empty()).lastingIf(true);

    assertThat(targets(route))
        .containsExactly("v1-app+0", "v1-app+600", "v1-app+1000", "v1-app+1500");
  }

  @Test
  void appIsTriedBeforeTheServiceAndThenTheNextVersion() {
    assertThat(targets(to(V1, V2)))
        .containsExactly(
            "v1-app+0",
            "v1+0",
            "v1+10",
            "v1+50",
            "v1+150",
            "v1+400", //
            "v2+0",
            "v2+10",
            "v2+50",
            "v2+150",
            "v2+400");
  }

  @Test
  void lastVersionIsRetriedForLongerAtItsAppAndItsService() {
    assertThat(targets(to(V2, V1).lastingIf(true)))
        .endsWith("v1+400", "v1-app+600", "v1+0", "v1-app+1000", "v1+0", "v1-app+1500", "v1+0");
  }

  @Test
  void requestOfAnotherSidecarIsSentToTheAppOnly() {
    Route route = Route.toOwnApp(List.of(V1), Optional.of("v1"), APP, KEYS);

    assertThat(targets(route)).containsExactly("v1-app+0");
    assertThat(plan(Route.toOwnApp(List.of(), Optional.empty(), null, KEYS)).next()).isNull();
  }

  @Test
  void attemptsThatHangAreNotRepeated() {
    assertThat(targets(plan(to(V2, V3)), HANG)).containsExactly("v2+0", "v3+0");
    assertThat(targets(plan(to(V2)), HANG)).containsExactly("v2+0");
    assertThat(targets(plan(to(V2).lastingIf(true)), HANG))
        .containsExactly("v2+0", "v2+600", "v2+1000");
  }

  @Test
  void versionWithoutPodsIsTriedLast() {
    targets(to(V2));

    assertThat(targets(to(V2, V3)))
        .containsExactly(
            "v3+0", "v3+10", "v3+50", "v3+150", "v3+400", //
            "v2+0", "v2+10", "v2+50", "v2+150", "v2+400");
    assertThat(targets(to(V2))).hasSize(5);
  }

  @Test
  void oneRequestProbesItFirst() {
    targets(plan(to(V2)), HANG);
    now.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(targets(plan(to(V2, V3)), Duration.ZERO)).startsWith("v2+0", "v3+0");
    assertThat(targets(plan(to(V2, V3)), Duration.ZERO)).startsWith("v3+0");
  }

  @Test
  void versionThatRespondsToTheProbeIsTriedFirstAgain() {
    targets(plan(to(V2)), HANG);
    now.addAndGet(Duration.ofSeconds(1).toNanos());

    RoutePlan probing = plan(to(V2, V3));
    probing.connected(probing.next());

    assertThat(plan(to(V2, V3)).next())
        .satisfies(first -> assertThat(text(first)).isEqualTo("v2+0"));
    assertThat(unreachable.contains(Addresses.parse(V2.address()))).isFalse();
  }

  @Test
  void requestsThatAreWaitingSkipTheVersionAsSoonAsAnotherHasFoundItUnreachable() {
    RoutePlan waiting = plan(to(V2, V3));
    assertThat(text(waiting.next())).isEqualTo("v2+0");
    targets(to(V2));

    assertThat(text(waiting.next())).isEqualTo("v3+0");
    assertThat(targets(waiting, HANG)).containsExactly("v3+10", "v2+0");
  }

  @Test
  void sidecarThatRespondsForAnAppThatDoesNotAcceptConnectionsIsReachable() {
    RoutePlan plan = plan(to(V2));
    for (Target target = plan.next(); target != null; target = plan.next()) {
      plan.connected(target);
    }

    assertThat(text(plan(to(V2, V3)).next())).isEqualTo("v2+0");
  }

  @Test
  void fewAttemptsOfALookupDoNotShowThatAVersionHasNoPods() {
    Route lookup = to(V2).within(TimeBudget.of(Duration.ofSeconds(5), now::get));

    assertThat(targets(lookup)).containsExactly("v2+0", "v2+10", "v2+50");
    assertThat(unreachable.contains(Addresses.parse(V2.address()))).isFalse();
  }
}
