package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** v1.1 gets its visitors step by step, with browsers on both versions. */
@OnCluster
@Order(9)
class StepwiseRolloutIT {
  private static final String DRAFT = "please wrap it";
  private static final Pattern RELEASE = Pattern.compile("<p id=\"release\">([^<]+)</p>");
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/static/[^\"]+)\"");

  private final Cluster cluster;

  StepwiseRolloutIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRolloutToAllVisitorsFailsNoRequestMixesNoPageAndLosesNoInput() {
    try (Releases releases = released10();
        Edge edge = Edge.before(releases.shop());
        Chromium chromium = Chromium.start()) {
      Shop shop = releases.shop();
      Crowd crowd = new Crowd(chromium, 3, edge.url());
      ShopTab writing = new ShopTab(chromium.person().tab(), edge.url()).open();
      writing.tab().type("#note input", DRAFT);

      try (Load load = Load.start(shop, "-direction=up", "-rate=50")) {
        String generation = applies(shop, "release", "v1.1");
        try (Repeated resync =
                Repeated.every(Duration.ofSeconds(1), () -> applies(shop, "gitops", "v1.1"));
            Repeated reader = Repeated.every(Duration.ofMillis(50), () -> readsAPage(edge.url()))) {
          crowd.shopsDuring(() -> releases.awaitPhase("Holding", "v1.1", 50));
          crowd.grows(2);
          assertThat(columns(shop)).containsSubsequence("v1.1", "1", "50", "Holding", "True");
          crowd.shops();
          releases.awaitDone(releases.order("approve", "step: 1"));
          crowd.shopsDuring(() -> releases.awaitStable("v1.1"));

          assertThat(resync.results()).hasSizeGreaterThan(5).containsOnly(generation);
          assertThat(reader.results()).contains("v1.0", "v1.1").isSubsetOf("v1.0", "v1.1");
        }
        JsonNode summary = load.stop();
        System.out.printf(
            "rollout with %d tabs: %d looks at pages, 0 mixed; %s requests, 0 failed%n",
            crowd.tabs().size() + 1, crowd.looks(), summary.get("requests"));
      }

      assertThat(releases.lastRollout()).isEqualTo("Completed v1.1 100%");
      assertThat(writing.look().page()).isEqualTo("v1.0");
      assertThat(writing.look().mixed()).isFalse();
      assertThat(writing.tab().value("#note input")).isEqualTo(DRAFT);
      writing.tab().click("#note button");
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () ->
                  assertThat(writing.tab().text("#noted")).isEqualTo("v1.0 noted “" + DRAFT + "”"));
      for (ShopTab tab : crowd.tabs()) {
        tab.reload();
        assertThat(tab.look().page()).isEqualTo("v1.1");
      }
      assertThat(chromium.errors()).isEmpty();
      assertThat(chromium.answers())
          .extracting(Browser.Answer::status)
          .allSatisfy(status -> assertThat(status).isLessThan(400));
    }
  }

  private Releases released10() {
    Releases releases = Releases.of(cluster);
    applies(releases.shop(), "release", "v1.0");
    releases.awaitStable("v1.0");
    releases.awaitPods("v1.0", "v1.1");
    return releases;
  }

  /**
   * Applies the resource as a tool does that keeps it in Git.
   *
   * @return its generation
   */
  private static String applies(Shop shop, String manager, String target) {
    return shop.kubectlFile(
            Releases.appVersion(
                "rollout: {target: %s, steps: [{weight: 10, hold: 2s}, {weight: 50, hold: 2s, approval: true}]}"
                    .formatted(target),
                "v1.0",
                "v1.1"),
            "apply",
            "--server-side",
            "--field-manager=" + manager,
            "-o",
            "jsonpath={.metadata.generation}")
        .orThrow()
        .output();
  }

  /**
   * A new visitor loads a page and what it references.
   *
   * @return the release of all of them
   */
  private static String readsAPage(URI home) {
    Visitor visitor = new Visitor(home);
    String page = visitor.navigate("/").body();
    String release = first(RELEASE, page);
    List<String> assets = ASSET.matcher(page).results().map(match -> match.group(1)).toList();
    assertThat(assets).as(page).hasSizeGreaterThan(4);
    for (String asset : assets) {
      assertThat(visitor.fetch(asset).statusCode()).as(asset).isEqualTo(200);
    }
    String script =
        assets.stream()
            .filter(it -> it.contains("/look.") && it.endsWith(".js"))
            .findFirst()
            .orElseThrow();
    assertThat(visitor.fetch(script).body()).as(script).contains('"' + release + '"');
    return release;
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  /** What {@code kubectl get av} shows. */
  private static List<String> columns(Shop shop) {
    String row = shop.kubectl("get", "av", "shop", "--no-headers").orThrow().output();
    return Pattern.compile("\\s{2,}").splitAsStream(row.strip()).toList();
  }
}
