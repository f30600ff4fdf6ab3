package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** People decide about a release by commands: they approve, abort, retry, promote and go back. */
@OnCluster
@Order(6)
class ReleaseManagerIT {
  private static final String COMMANDER = "appversion.appversion-system.appversion.dev:commander";
  private static final String AT_25 = "[{weight: 25, hold: 1h}]";

  private static Releases releases;
  private static Shop shop;
  private static Cluster.Forward entry;

  @BeforeAll
  static void open(Cluster cluster) {
    releases = Releases.of(cluster);
    releases.addPodsOf12();
    shop = releases.shop();
    target("v1.0", "[]");
    releases.awaitPods("v1.0", "v1.1", "v1.2");
    entry = shop.entry();
  }

  @AfterAll
  static void close() {
    entry.close();
    releases.close();
  }

  /** A new resource whose stable version is v1.0. */
  @BeforeEach
  void startWith10() {
    scaleStable(1);
    releases.awaitPods("v1.0");
    shop.applyYamlByReplacing(appVersion("v1.0", "[]"));
    releases.awaitStable("v1.0");
    shop.awaitInSync();
  }

  @Test
  void aReleaseManagerApprovesAStepAndMayDoNothingElse() {
    String jane = "--as=system:serviceaccount:" + shop.namespace() + ":jane";
    shop.kubectl("create", "serviceaccount", "jane").orThrow();
    shop.kubectl(
            "create",
            "rolebinding",
            "release-managers",
            "--serviceaccount=" + shop.namespace() + ":jane",
            "--clusterrole=" + COMMANDER)
        .orThrow();
    assertThat(answer(jane, "create", "appversioncommands")).isEqualTo("yes");
    for (String verb : new String[] {"create", "update", "patch", "delete"}) {
      assertThat(answer(jane, verb, "appversions")).as(verb).isEqualTo("no");
    }
    for (String verb : new String[] {"update", "patch", "delete"}) {
      assertThat(answer(jane, verb, "appversioncommands")).as(verb).isEqualTo("no");
    }
    assertThat(answer(jane, "patch", "appversions", "--subresource=status")).isEqualTo("no");
    assertThat(answer(jane, "get", "pods")).isEqualTo("no");

    target("v1.1", "[{weight: 25, approval: true}]");
    releases.awaitPhase("Holding", "v1.1", 25);
    releases.await("{.status.conditions[?(@.type==\"AwaitingApproval\")].status}", "True");
    assertThat(shop.kubectl("get", "av", "shop", jane).exitCode()).isZero();
    String approval = releases.order("approve", "step: 0, by: somebody else", jane);

    releases.awaitDone(approval);
    releases.awaitStable("v1.1");
    assertThat(releases.command(approval, "{.spec.by}"))
        .isEqualTo("system:serviceaccount:" + shop.namespace() + ":jane");
    assertThat(releases.shares()).startsWith("v1.0=0% v1.1=100%");
  }

  @Test
  void anAbortedReleaseIsRetriedAndPromoted() {
    target("v1.1", AT_25);
    releases.awaitPhase("Holding", "v1.1", 25);

    releases.awaitDone(releases.order("abort", "reason: the checkout fails"));
    releases.awaitPhase("Aborted", "v1.1", 0);
    assertThat(shop.reason("Degraded")).isEqualTo("RolloutAborted");
    assertThat(shop.message("Degraded")).contains("the checkout fails");
    assertThat(releases.lastRollout()).isEqualTo("Aborted v1.1 25%");
    assertThat(releases.versionsOfNewVisitors(entry)).isEqualTo(Set.of("v1.0"));

    releases.awaitDone(releases.order("retry", "reason: corrected"));
    releases.awaitPhase("Holding", "v1.1", 25);
    assertThat(shop.status("{.status.rollout.attempt}")).isEqualTo("2");

    releases.awaitDone(releases.order("promote", "reason: urgent"));
    releases.awaitStable("v1.1");
    assertThat(releases.versionsOfNewVisitors(entry)).isEqualTo(Set.of("v1.1"));
  }

  @Test
  void aPromotedReleaseIsAbortedWhileItBakes() {
    target("v1.1", "[{weight: 25, hold: 1h}], bake: 1h"); // its steps, then an hour at 100%
    releases.awaitPhase("Holding", "v1.1", 25);

    releases.awaitDone(releases.order("promote", "reason: urgent"));
    releases.awaitPhase("Baking", "v1.1", 100);
    assertThat(releases.versionsOfNewVisitors(entry)).isEqualTo(Set.of("v1.1"));
    assertThat(releases.versionsOfCrawlers(entry)).isEqualTo(Set.of("v1.0"));
    releases.awaitDone(releases.order("abort", "reason: the checkout fails"));
    releases.awaitPhase("Aborted", "v1.1", 0);

    assertThat(releases.shares()).startsWith("v1.0=100% v1.1=0%");
    assertThat(releases.lastRollout()).isEqualTo("Aborted v1.1 100%");
    assertThat(releases.versionsOfNewVisitors(entry)).isEqualTo(Set.of("v1.0"));
  }

  @Test
  void crawlersAndUptimeChecksGetTheStableVersionUntilTheRolloutCompletes() {
    target("v1.1", "[{weight: 50, hold: 1h}]");
    releases.awaitPhase("Holding", "v1.1", 50);

    assertThat(releases.versionsOfCrawlers(entry)).isEqualTo(Set.of("v1.0"));
    assertThat(releases.versionsOfNewVisitors(entry)).isEqualTo(Set.of("v1.0", "v1.1"));
    shop.edit("{\"spec\":{\"client\":{\"crawlers\":\"weight\"}}}");
    shop.awaitInSync();
    assertThat(releases.versionsOfCrawlers(entry)).isEqualTo(Set.of("v1.0", "v1.1"));

    shop.edit("{\"spec\":{\"client\":{\"crawlers\":\"stable\"}}}");
    shop.awaitInSync();
    assertThat(releases.versionsOfCrawlers(entry)).isEqualTo(Set.of("v1.0"));
    releases.awaitDone(releases.order("promote", "reason: urgent"));
    releases.awaitStable("v1.1");
    shop.awaitInSync();
    assertThat(releases.versionsOfCrawlers(entry)).isEqualTo(Set.of("v1.1"));
  }

  @Test
  void anAbortWinsOverAPromotionOfTheSameMoment() {
    target("v1.1", AT_25);
    releases.awaitPhase("Holding", "v1.1", 25);

    String promotion = releases.order("promote", "reason: urgent");
    releases.awaitDone(releases.order("abort", "reason: the checkout fails"));
    releases.awaitPhase("Aborted", "v1.1", 0);

    assertThat(releases.command(promotion, "{.status.state}")).isIn("Done", "Refused");
    assertThat(releases.shares()).startsWith("v1.0=100% v1.1=0%");
    assertThat(releases.lastRollout()).startsWith("Aborted v1.1");
  }

  @Test
  void aFreezeHoldsAnApprovedReleaseUntilItEnds() {
    target("v1.1", "[{weight: 25, approval: true}]");
    releases.awaitPhase("Holding", "v1.1", 25);

    freeze("create", "configmap", "appversion-freeze", "--from-literal=paused=true");
    try {
      releases.awaitPhase("Paused", "v1.1", 25);
      assertThat(shop.status("{.status.rollout.message}")).contains("all rollouts are frozen");
      releases.awaitDone(releases.order("approve", "step: 0"));
      assertThat(releases.shares()).startsWith("v1.0=75% v1.1=25%");
    } finally {
      freeze("delete", "configmap", "appversion-freeze");
    }
    releases.awaitStable("v1.1");
  }

  @Test
  void aReturnToTheVersionBeforeHasNoSteps() {
    target("v1.1", "[]");
    releases.awaitStable("v1.1");
    target("v1.2", "[]", "v1.0", "v1.1", "v1.2");
    releases.awaitStable("v1.2");

    releases.apply(
        "rollout: {target: v1.1, rollbackWindow: 1, steps: [{weight: 1, hold: 1h}]}",
        "v1.0",
        "v1.1",
        "v1.2");
    releases.awaitStable("v1.1");

    assertThat(releases.lastRollout()).isEqualTo("RolledBack v1.1 100%");
    assertThat(releases.shares()).isEqualTo("v1.0=0% v1.1=100% v1.2=0%");
    assertThat(releases.versionsOfNewVisitors(entry)).isEqualTo(Set.of("v1.1"));
  }

  @Test
  void anotherTargetSupersedesAReleaseAtItsStep() {
    target("v1.1", AT_25);
    releases.awaitPhase("Holding", "v1.1", 25);

    target("v1.2", AT_25, "v1.0", "v1.1", "v1.2");
    releases.awaitPhase("Holding", "v1.2", 25);

    assertThat(releases.shares()).isEqualTo("v1.0=75% v1.1=0% v1.2=25%");
    assertThat(releases.lastRollout()).isEqualTo("Superseded v1.1 25%");
    assertThat(shop.status("{.status.versions[1].phase}")).isEqualTo("Draining");
    assertThat(releases.versionsOfNewVisitors(entry)).doesNotContain("v1.1");
  }

  @Test
  void anAbortWaitsForAPodOfTheStableVersion() {
    target("v1.1", AT_25);
    releases.awaitPhase("Holding", "v1.1", 25);
    scaleStable(0);
    releases.await("{.status.versions[0].readyPods}", "0");

    releases.awaitDone(releases.order("abort", "reason: the checkout fails"));
    releases.await("{.status.conditions[?(@.type==\"Degraded\")].reason}", "AbortHeld");
    releases.awaitPhase("Aborting", "v1.1", 25);
    assertThat(releases.shares()).startsWith("v1.0=75% v1.1=25%");
    await()
        .atMost(Shop.SOON) // pods that terminate respond until they have drained
        .untilAsserted(
            () -> assertThat(releases.versionsOfNewVisitors(entry)).isEqualTo(Set.of("v1.1")));

    scaleStable(1);
    releases.awaitPhase("Aborted", "v1.1", 0);
    assertThat(shop.reason("Degraded")).isEqualTo("RolloutAborted");
    assertThat(releases.versionsOfNewVisitors(entry)).isEqualTo(Set.of("v1.0"));
  }

  private static void freeze(String... kubectl) {
    String[] command = new String[kubectl.length + 2];
    System.arraycopy(new String[] {"-n", Installation.NAMESPACE}, 0, command, 0, 2);
    System.arraycopy(kubectl, 0, command, 2, kubectl.length);
    shop.cluster().kubectl(command).orThrow();
  }

  private static void scaleStable(int pods) {
    shop.kubectl("scale", "deployment/shop-v1-0", "--replicas=" + pods).orThrow();
  }

  private static String answer(String as, String verb, String... resource) {
    String[] question = new String[resource.length + 4];
    System.arraycopy(new String[] {"auth", "can-i", as, verb}, 0, question, 0, 4);
    System.arraycopy(resource, 0, question, 4, resource.length);
    return shop.kubectl(question).output().strip();
  }

  private static void target(String target, String steps) {
    target(target, steps, "v1.0", "v1.1");
  }

  private static void target(String target, String steps, String... versions) {
    shop.applyYaml(Releases.appVersion(rollout(target, steps), versions));
  }

  private static String appVersion(String target, String steps) {
    return Releases.appVersion(rollout(target, steps), "v1.0", "v1.1");
  }

  /** A rollout that takes its steps also to a version that was stable before. */
  private static String rollout(String target, String steps) {
    return "rollout: {target: %s, rollbackWindow: 0, steps: %s}".formatted(target, steps);
  }
}
