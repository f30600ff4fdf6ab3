package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.Requests;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollout from v1.0 to v1.1, which has half of the visitors; crawlers get v1.0. */
class CrawlerTest {
  private static final RoutingTable TABLE =
      RoutingTables.table(RoutingTables.weighted("v1.0", 50), RoutingTables.weighted("v1.1", 50))
          .crawlers("v1.0")
          .build();

  /** The same rollout with {@code crawlers: weight}. */
  private static final RoutingTable BY_WEIGHT = TABLE.toBuilder().crawlers("").build();

  private static RoutingDecision decide(Requests request, RoutingTable table) {
    return Router.decide(request.facts(), RoutingTables.snapshot(table), Optional.of("v1.1"));
  }

  private static Serve served(Requests request, RoutingTable table) {
    return (Serve) decide(request, table);
  }

  @Property
  void aCrawlerGetsTheVersionOfTheTableForAnyRequest(
      @ForAll("crawling") Requests request, @ForAll @IntRange(max = Bucket.COUNT - 1) int bucket) {
    Serve serve = served(request.bucket(bucket), TABLE);

    assertThat(serve.version().name()).isEqualTo("v1.0");
    assertThat(serve.reason()).isEqualTo(new Reason.Crawler());
    assertThat(serve.fallbacks()).extracting(LiveVersion::name).containsExactly("v1.1");
  }

  /** Requests of curl, of a search engine and of a program. */
  @Provide
  Arbitrary<Requests> crawling() {
    return Arbitraries.of("GET", "HEAD", "POST")
        .flatMap(
            method ->
                Arbitraries.of("*/*", "text/html,*/*;q=0.8", "application/json")
                    .map(
                        accept ->
                            Requests.subrequest()
                                .method(method)
                                .path("/products?page=2")
                                .header("Accept", accept)));
  }

  @Property
  void anyOtherRequestIsRoutedAsWithoutTheSetting(
      @ForAll("visiting") Requests request, @ForAll @IntRange(max = Bucket.COUNT - 1) int bucket) {
    request.bucket(bucket);

    assertThat(decide(request, TABLE)).isEqualTo(decide(request, BY_WEIGHT));
  }

  @Provide
  Arbitrary<Requests> visiting() {
    return Arbitraries.of(
        Requests.navigation(),
        Requests.script(),
        Requests.embedded("iframe"),
        Requests.subrequest().header("Sec-Fetch-Mode", "no-cors"),
        Requests.subrequest().header("Sec-Fetch-Site", "none"),
        Requests.subrequest().header("Sec-Fetch-Dest", "image"),
        Requests.subrequest().cookie("session=1"),
        Requests.subrequest().cookie(""),
        Requests.subrequest().cookie(RequestPins.VERSION_COOKIE + "=v1.1"),
        Requests.subrequest().cookie(RequestPins.AFFINITY_COOKIE + "=v1.1.123456"),
        Requests.subrequest().header(WireHeaders.REQUESTED_VERSION, "v1.1"),
        Requests.subrequest().path("/?" + RequestPins.QUERY_PARAMETER + "=v1.1"),
        Requests.subrequest().header("X-Deployment-Id", "hash-of-v1.1"),
        Requests.subrequest().from("/worker.js?" + RequestPins.QUERY_PARAMETER + "=v1.1"),
        Requests.subrequest().path("/static/" + RoutingTables.styleSheet("v1.1")));
  }

  @Test
  void aPinToAVersionThatIsNotLiveIsRefusedAsBefore() {
    assertThat(decide(Requests.subrequest().header(WireHeaders.REQUESTED_VERSION, "v9"), TABLE))
        .isEqualTo(new Conflict("v9", Pin.HEADER));
  }

  /** Browsers send no Fetch Metadata over plain HTTP. */
  @Test
  void aBrowserWithoutFetchMetadataIsRoutedByWeightFromItsSecondPageOn() {
    Requests first = Requests.subrequest().header("Accept", "text/html");
    List<String> second =
        IntStream.range(0, 40)
            .mapToObj(
                visitor -> {
                  Affinity cookie = served(first.bucket(visitor), TABLE).affinity().orElseThrow();
                  assertThat(cookie).isEqualTo(new Affinity("v1.0", new Bucket(visitor)));
                  Requests next =
                      Requests.subrequest()
                          .header("Accept", "text/html")
                          .cookie(RequestPins.AFFINITY_COOKIE + "=" + cookie);
                  return served(next, TABLE).version().name();
                })
            .toList();

    assertThat(second).contains("v1.0", "v1.1");
  }

  @Test
  void aVersionWithoutAShareServesCrawlersUntilTheRolloutCompletes() {
    RoutingTable baking =
        RoutingTables.table(RoutingTables.weighted("v1.0", 0), RoutingTables.weighted("v1.1", 100))
            .crawlers("v1.0")
            .build();

    Serve serve = served(Requests.subrequest(), baking);

    assertThat(serve.version().name()).isEqualTo("v1.0");
    assertThat(serve.fallbacks()).extracting(LiveVersion::name).containsExactly("v1.1");
    assertThat(serve.affinityFor(serve.fallbacks().getFirst()))
        .hasValueSatisfying(cookie -> assertThat(cookie.version()).isEqualTo("v1.1"));
  }

  @Test
  void aBlockedVersionServesNoCrawlers() {
    RoutingTable blocked =
        RoutingTables.table(RoutingTables.blocked("v1.0", 50), RoutingTables.weighted("v1.1", 50))
            .crawlers("v1.0")
            .build();

    assertThat(served(Requests.subrequest(), blocked).reason()).isInstanceOf(Reason.Weighted.class);
  }

  @Test
  void aVersionThatAClientDoesNotSeeServesNoCrawlers() {
    RoutingTable table =
        RoutingTables.table(
                RoutingTables.version("v1.0").weight(0).restricted(true).build(),
                RoutingTables.weighted("v1.1", 100))
            .defaultVersion("v1.1")
            .crawlers("v1.0")
            .build();

    assertThat(table.visibleTo(Set.of()).crawlers()).isEmpty();
    assertThat(table.visibleTo(Set.of("v1.0")).crawlers()).isEqualTo("v1.0");
  }

  /** The response sets no cookie if a shared cache may store it, so the client stays a crawler. */
  @ParameterizedTest
  @ValueSource(strings = {"/static/other.css", "/assets/index-DiwrgTda.js"})
  void anAssetSetsNoCookie(String path) {
    Serve serve = served(Requests.subrequest().path(path), TABLE);

    assertThat(serve.reason()).isEqualTo(new Reason.Crawler());
    assertThat(serve.affinity()).isEmpty();
  }
}
