package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Malformed;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.RedirectPin;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestHeaders;
import dev.appversion.versioning.routing.request.Requests;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.PinSource;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static final RoutingSnapshot SNAPSHOT =
      RoutingTables.snapshot(
          RoutingTables.table(
                  RoutingTables.weighted("v1.0", 100),
                  RoutingTables.weighted("v1.1", 0),
                  RoutingTables.blocked("v0.9", 0))
              .build());

  private static RoutingDecision decide(Requests request) {
    return Router.decide(request.facts(), SNAPSHOT, Optional.of("v1.0"));
  }

  private static Serve served(Requests request) {
    RoutingDecision decision = decide(request);
    assertThat(decision).isInstanceOf(Serve.class);
    return (Serve) decision;
  }

  @Nested
  class HashedAssets {
    @Test
    void aSharedAssetIsServedByTheOwnVersion() {
      Serve serve = served(Requests.subrequest().path("/static/logo.0123456789ab.svg"));

      assertThat(serve.version().name()).isEqualTo("v1.0");
      assertThat(serve.reason()).isEqualTo(new Reason.HashedAsset("logo.0123456789ab.svg"));
      assertThat(serve.affinity()).isEmpty();
    }

    @Test
    void anotherVersionsAssetIsServedByItsOwnerDespiteAPin() {
      Serve serve =
          served(
              Requests.subrequest()
                  .path("/static/" + RoutingTables.styleSheet("v1.1"))
                  .header(WireHeaders.REQUESTED_VERSION, "v1.0"));

      assertThat(serve.version().name()).isEqualTo("v1.1");
    }

    @Test
    void aBlockedVersionServesNoAssets() {
      Serve serve =
          served(Requests.subrequest().path("/static/" + RoutingTables.styleSheet("v0.9")));

      assertThat(serve.reason()).isInstanceOf(Reason.Weighted.class);
    }

    @Test
    void aPostToAHashedPathIsNotAnAssetRequest() {
      Serve serve =
          served(Requests.subrequest().method("POST").path("/static/logo.0123456789ab.svg"));

      assertThat(serve.reason()).isInstanceOf(Reason.Weighted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_next/static/chunks/main.js", "/assets/index-DiwrgTda.js"})
    void aHashedFileOutsideOfTheStaticUrlSetsNoCookie(String path) {
      assertThat(served(Requests.subrequest().path(path)).affinity()).isEmpty();
      assertThat(served(Requests.navigation().path(path)).affinity()).isPresent();
    }

    @Test
    void anUnknownAssetSetsNoCookie() {
      assertThat(served(Requests.subrequest().path("/static/other.css")).affinity()).isEmpty();
    }

    @Test
    void aPageBelowTheStaticUrlSetsTheAffinityCookieAsWell() {
      assertThat(served(Requests.navigation().path("/static/manual.html")).affinity()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/static/..%2flogo.0123456789ab.svg",
          "/static/x/../logo.0123456789ab.svg",
          "/static/./logo.0123456789ab.svg",
          "/static%2flogo.0123456789ab.svg",
          "/static/logo.0123456789ab.svg%00",
          "/static/logo.0123456789ab.sv%",
          "/static/logo.0123456789ab.sv%6",
          "/static/%ff",
          "/static/",
          "/static\\logo.0123456789ab.svg"
        })
    void ambiguousPathsAreNotAssets(String path) {
      assertThat(served(Requests.subrequest().path(path)).reason())
          .isInstanceOf(Reason.Weighted.class);
    }
  }

  /** Phoenix serves its assets and its pages below one path. */
  @Nested
  class AssetsAtTheRoot {
    private final RoutingSnapshot snapshot =
        RoutingTables.snapshot(
            RoutingTables.table(
                    RoutingTables.weighted("v1.0", 1), RoutingTables.weighted("v1.1", 1))
                .assets(StaticAssets.below("/"))
                .build());

    private Serve atRoot(Requests request) {
      return (Serve) Router.decide(request.facts(), snapshot, Optional.of("v1.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/users", "/users/7.html", "/robots.0123456789ab.txt"})
    void aPageSetsTheAffinityCookie(String path) {
      assertThat(atRoot(Requests.navigation().path(path)).affinity()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/users", "/images/kettle.svg"})
    void otherRequestsBelowTheStaticUrlAreNotAssets(String path) {
      assertThat(atRoot(Requests.subrequest().path(path)).affinity()).isPresent();
    }

    @Test
    void aHashedNameIsAnAsset() {
      assertThat(atRoot(Requests.subrequest().path("/app.0123456789ab.js")).affinity()).isEmpty();
      assertThat(atRoot(Requests.navigation().path("/logo.0123456789ab.svg")).reason())
          .isInstanceOf(Reason.HashedAsset.class);
    }

    @Test
    void aHashedNameOfDataSetsNoCookieEither() {
      assertThat(atRoot(Requests.subrequest().path("/data.0123456789ab.json")).affinity())
          .isEmpty();
    }

    @Test
    void subrequestsOfAPageAreServedByItsVersion() {
      for (int bucket = 0; bucket < 1_000_000; bucket += 99_991) {
        Serve page = atRoot(Requests.navigation().path("/").bucket(bucket));
        String cookie = RequestPins.AFFINITY_COOKIE + '=' + page.affinity().orElseThrow();

        Serve image = atRoot(Requests.subrequest().path("/images/kettle.svg").cookie(cookie));

        assertThat(image.version()).isEqualTo(page.version());
        assertThat(image.reason()).isEqualTo(new Reason.Pinned(Pin.PAGE));
      }
    }
  }

  @Nested
  class RequestedByHeader {
    @ParameterizedTest
    @ValueSource(strings = {"v1.1", "hash-of-v1.1", " v1.1 "})
    void aVersionIsRequestedByNameOrAppVersion(String value) {
      Serve serve =
          served(
              Requests.subrequest()
                  .header("x-app-requested-version", value)
                  .cookie("app_version=v1.0; app_version_affinity=v1.0.000001"));

      assertThat(serve.version().name()).isEqualTo("v1.1");
      assertThat(serve.reason()).isEqualTo(new Reason.Pinned(Pin.HEADER));
      assertThat(serve.fallbacks()).isEmpty();
      assertThat(serve.affinity()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2.0", "unknown", "v0.9", "hash-of-v0.9", "V1.1", "v1.1,v1.0"})
    void anUnknownOrBlockedVersionIsAConflict(String value) {
      assertThat(decide(Requests.navigation().header(WireHeaders.REQUESTED_VERSION, value)))
          .isEqualTo(new Conflict(value, Pin.HEADER));
    }

    @Test
    void twoDifferentValuesAreMalformed() {
      assertThat(
              decide(
                  Requests.subrequest()
                      .header(WireHeaders.REQUESTED_VERSION, "v1.0")
                      .header(WireHeaders.REQUESTED_VERSION, "v1.1")))
          .isInstanceOf(Malformed.class);
    }

    @Test
    void aRepeatedValueCountsOnce() {
      Serve serve =
          served(
              Requests.subrequest()
                  .header(WireHeaders.REQUESTED_VERSION, "v1.1")
                  .header(WireHeaders.REQUESTED_VERSION, "v1.1"));

      assertThat(serve.version().name()).isEqualTo("v1.1");
    }

    @Test
    void anEmptyValueIsIgnored() {
      assertThat(served(Requests.subrequest().header(WireHeaders.REQUESTED_VERSION, "")).reason())
          .isInstanceOf(Reason.Weighted.class);
    }
  }

  @Nested
  class RequestedByQuery {
    @ParameterizedTest
    @ValueSource(strings = {"v1.1", "hash-of-v1.1"})
    void aQueryParameterRequestsAVersionAndSetsNoCookie(String value) {
      for (Requests request :
          List.of(Requests.script(), Requests.navigation(), Requests.embedded("iframe"))) {
        Serve serve =
            served(
                request
                    .path("/a?b&__appversion=" + value)
                    .cookie("app_version=v1.0; app_version_affinity=v1.0.000001"));

        assertThat(serve.version().name()).isEqualTo("v1.1");
        assertThat(serve.reason()).isEqualTo(new Reason.Pinned(Pin.QUERY));
        assertThat(serve.affinity()).isEmpty();
        assertThat(serve.fallbacks()).isEmpty();
      }
    }

    @Test
    void theHeaderTakesPrecedence() {
      Serve serve =
          served(
              Requests.script()
                  .path("/a?__appversion=v9")
                  .header(WireHeaders.REQUESTED_VERSION, "v1.1"));

      assertThat(serve.reason()).isEqualTo(new Reason.Pinned(Pin.HEADER));
    }

    @Test
    void anUnknownVersionIsAConflictAndTwoAreMalformed() {
      assertThat(decide(Requests.script().path("/a?__appversion=v2")))
          .isEqualTo(new Conflict("v2", Pin.QUERY));
      assertThat(decide(Requests.script().path("/a?__appversion=v1.0&__appversion=v1.1")))
          .isInstanceOf(Malformed.class);
    }
  }

  @Nested
  class NamedByTheFramework {
    private final RoutingSnapshot declared =
        RoutingTables.snapshot(
            RoutingTables.table(
                    RoutingTables.weighted("v1.0", 100),
                    RoutingTables.weighted("v1.1", 0),
                    RoutingTables.blocked("v0.9", 0))
                .client(
                    ClientSettings.DEFAULT.withPins(
                        List.of(new PinSource("X-Build", ""), new PinSource("", "build"))))
                .build());

    private RoutingDecision decideHere(Requests request) {
      return Router.decide(request.facts(), declared, Optional.of("v1.0"));
    }

    @Test
    void theDeploymentIdOfNextRequestsAVersion() {
      Reason framework = new Reason.Pinned(Pin.FRAMEWORK);

      assertThat(served(Requests.script().path("/a?dpl=v1.1")).reason()).isEqualTo(framework);
      assertThat(served(Requests.script().header("x-deployment-id", "hash-of-v1.1")).version())
          .isEqualTo(SNAPSHOT.table().version("v1.1").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpl_8Fq", "v7", "", "%zz", "unknown"})
    void otherValuesAreLeftToTheApp(String value) {
      assertThat(served(Requests.script().path("/a?dpl=" + value)).reason())
          .isInstanceOf(Reason.Weighted.class);
    }

    @Test
    void aBlockedVersionIsAConflict() {
      assertThat(decide(Requests.script().path("/a?dpl=v0.9")))
          .isEqualTo(new Conflict("v0.9", Pin.FRAMEWORK));
    }

    @Test
    void theAppDeclaresMoreFieldsAndParameters() {
      for (Requests request :
          List.of(
              Requests.script().header("x-build", "v1.1"),
              Requests.script().path("/a?b=1&build=v1.1"))) {
        assertThat(((Serve) decideHere(request)).reason())
            .isEqualTo(new Reason.Pinned(Pin.FRAMEWORK));
      }
      assertThat(served(Requests.script().header("x-build", "v1.1")).reason())
          .isInstanceOf(Reason.Weighted.class);
    }
  }

  @Nested
  class LeavingAPage {
    private Optional<String> left(Requests request) {
      RequestFacts facts = request.facts();
      Serve serve = (Serve) Router.decide(facts, SNAPSHOT, Optional.empty());
      return Router.left(facts, serve, SNAPSHOT.table()).map(LiveVersion::name);
    }

    private Requests onV1() {
      return Requests.navigation().cookie("app_version_affinity=v1.1.123456");
    }

    @Test
    void aNavigationThatTheWeightsMoveLeavesThePagesVersion() {
      assertThat(served(onV1()).version().name()).isEqualTo("v1.0");
      assertThat(left(onV1())).contains("v1.1");
      assertThat(left(onV1().header("Sec-Fetch-Site", "same-origin"))).contains("v1.1");
    }

    @Test
    void otherRequestsSetNoRedirectPin() {
      for (Requests request :
          List.of(
              Requests.navigation(),
              Requests.navigation().cookie("app_version_affinity=v1.0.123456"),
              Requests.navigation().cookie("app_version_affinity=v0.9.123456"),
              onV1().method("HEAD"),
              onV1().path("/a?__appversion=v1.0"),
              onV1().header("Sec-Fetch-Site", "none"),
              onV1().header("Sec-Fetch-Site", "cross-site"))) {
        assertThat(left(request)).isEmpty();
      }
    }
  }

  @Nested
  class NamedByTheUrlOfAWorker {
    private static final String V1_1 = "/w.js?__appversion=v1.1";

    @Test
    void requestsOfAWorkerStayOnItsVersionDespiteOtherCookies() {
      Serve serve =
          served(
              Requests.script()
                  .from(V1_1)
                  .cookie("app_version=v1.0; app_version_affinity=v1.0.000007"));

      assertThat(serve.version().name()).isEqualTo("v1.1");
      assertThat(serve.reason()).isEqualTo(new Reason.Pinned(Pin.REFERRER));
      assertThat(serve.affinity()).isEmpty();
    }

    @Test
    void aPinOfTheRequestTakesPrecedence() {
      for (Requests request :
          List.of(
              Requests.script().header(WireHeaders.REQUESTED_VERSION, "v1.0"),
              Requests.script().path("/a?__appversion=v1.0"),
              Requests.script().path("/a?dpl=v1.0"))) {
        assertThat(served(request.from(V1_1)).version().name()).isEqualTo("v1.0");
      }
    }

    @Test
    void aRetiredVersionIsAConflictForRequestsOfScripts() {
      String retired = "/w.js?__appversion=v0.1";

      assertThat(decide(Requests.script().from(retired)))
          .isEqualTo(new Conflict("v0.1", Pin.REFERRER));
      assertThat(served(Requests.subrequest().from(retired)).reason())
          .isInstanceOf(Reason.Weighted.class);
    }

    @Test
    void aPageLoadIsRoutedByWeight() {
      for (Requests request :
          List.of(
              Requests.navigation(),
              Requests.subrequest().header("Service-Worker", "script"),
              Requests.script().path("/ngsw.json"))) {
        assertThat(served(request.from(V1_1)).reason()).isInstanceOf(Reason.Weighted.class);
      }
    }
  }

  @Nested
  class RedirectedByAForm {
    private static final String COOKIE = "app_version_redirect=";

    @Test
    void theNextPageLoadStaysOnTheFormsVersionAndSetsTheAffinityCookie() {
      Serve serve =
          served(
              Requests.navigation()
                  .path("/done?x")
                  .cookie(
                      COOKIE
                          + RedirectPin.to("v1.1", "/done")
                          + "; app_version_affinity=v1.0.000007"));

      assertThat(serve.version().name()).isEqualTo("v1.1");
      assertThat(serve.reason()).isEqualTo(new Reason.Pinned(Pin.REDIRECT));
      assertThat(serve.affinity()).contains(new Affinity("v1.1", new Bucket(7)));
    }

    @Test
    void aFrameThatFollowsStaysOnTheFormsVersionWithoutACookie() {
      Serve serve =
          served(
              Requests.embedded("iframe")
                  .path("/done")
                  .cookie(COOKIE + RedirectPin.to("v1.1", "/done")));

      assertThat(serve.version().name()).isEqualTo("v1.1");
      assertThat(serve.reason()).isEqualTo(new Reason.Pinned(Pin.REDIRECT));
      assertThat(serve.affinity()).isEmpty();
    }

    @Test
    void aClientWhoseCookieNamesTheFormsVersionGetsNoCookieAgain() {
      Serve serve =
          served(
              Requests.navigation()
                  .path("/done")
                  .cookie(
                      COOKIE
                          + RedirectPin.to("v1.1", "/done")
                          + "; app_version_affinity=v1.1.000007"));

      assertThat(serve.reason()).isEqualTo(new Reason.Pinned(Pin.REDIRECT));
      assertThat(serve.affinity()).isEmpty();
    }

    @Test
    void anotherPathAnotherKindOrARetiredVersionIsNotAffected() {
      String done = COOKIE + RedirectPin.to("v1.1", "/done");
      for (Requests request :
          List.of(
              Requests.navigation().path("/other").cookie(done),
              Requests.script().path("/done").cookie(done),
              Requests.embedded("iframe").method("POST").path("/done").cookie(done),
              Requests.navigation().path("/done").cookie(COOKIE + RedirectPin.to("v0.1", "/done")),
              Requests.navigation().path("/done").cookie(COOKIE + RedirectPin.to("v0.9", "/done")),
              Requests.navigation().path("/done").cookie(COOKIE + "<script>"))) {
        assertThat(served(request).reason()).isInstanceOf(Reason.Weighted.class);
      }
    }
  }

  @Nested
  class RequestedByCookie {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "app_version=v1.1",
          "app_version=\"v1.1\"",
          "a=b; app_version=v1.1; app_version_affinity=v1.0.000001",
          "app_version=v1.1; app_version=v1.0",
          "junk;;=; app_version = v1.1 ",
          "app_version=hash-of-v1.1"
        })
    void aCookieRequestsAVersionInEachFormThatClientsSend(String cookies) {
      assertThat(served(Requests.navigation().cookie(cookies)).version().name()).isEqualTo("v1.1");
    }

    @Test
    void aRetiredVersionIsRefusedOnceToAPagesScriptAndTheCookieIsCorrected() {
      assertThat(decide(Requests.script().cookie("app_version=v0.1").bucket(7)))
          .isEqualTo(
              new Conflict(
                  "v0.1", Pin.COOKIE, Optional.of(new Affinity("v1.0", new Bucket(7))), true));
      assertThat(
              decide(
                  Requests.script().cookie("app_version=v0.1; app_version_affinity=v1.1.000007")))
          .isEqualTo(new Conflict("v0.1", Pin.COOKIE, Optional.empty(), true));
    }

    @Test
    void otherSubrequestsRemoveTheCookieOfARetiredVersion() {
      Serve image = served(Requests.subrequest().cookie("app_version=v0.1"));
      Serve ofPage =
          served(
              Requests.subrequest().cookie("app_version=v0.1; app_version_affinity=v1.1.000007"));

      assertThat(image.version().name()).isEqualTo("v1.0");
      assertThat(image.dropVersionCookie()).isTrue();
      assertThat(ofPage.version().name()).isEqualTo("v1.1");
      assertThat(ofPage.dropVersionCookie()).isTrue();
    }

    @Test
    void aNavigationRemovesTheCookieOfARetiredVersion() {
      Serve serve = served(Requests.navigation().cookie("app_version=v0.1"));

      assertThat(serve.version().name()).isEqualTo("v1.0");
      assertThat(serve.dropVersionCookie()).isTrue();
    }
  }

  @Nested
  class ThePagesVersion {
    @Test
    void aSubrequestStaysOnThePagesVersionAtAnyWeight() {
      Serve serve = served(Requests.subrequest().cookie("app_version_affinity=v1.1.999999"));

      assertThat(serve.version().name()).isEqualTo("v1.1");
      assertThat(serve.reason()).isEqualTo(new Reason.Pinned(Pin.PAGE));
    }

    @Test
    void aFormIsSentToThePagesVersion() {
      Serve serve =
          served(Requests.navigation().method("POST").cookie("app_version_affinity=v1.1.999999"));

      assertThat(serve.version().name()).isEqualTo("v1.1");
    }

    @Test
    void aFrameStaysOnThePagesVersion() {
      Serve serve = served(Requests.embedded("iframe").cookie("app_version_affinity=v1.1.999999"));

      assertThat(serve.version().name()).isEqualTo("v1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v0.1", "v0.9"})
    void aPageOfARetiredOrBlockedVersionGetsOneConflictAndItsCookieIsCorrected(String version) {
      String cookie = "app_version_affinity=" + version + ".000001";
      Conflict refused =
          new Conflict(version, Pin.PAGE, Optional.of(new Affinity("v1.0", new Bucket(1))), false);

      assertThat(decide(Requests.script().cookie(cookie))).isEqualTo(refused);
      assertThat(decide(Requests.navigation().method("POST").cookie(cookie))).isEqualTo(refused);
      assertThat(decide(Requests.embedded("iframe").cookie(cookie))).isEqualTo(refused);
      assertThat(decide(Requests.subrequest().method("POST").cookie(cookie))).isEqualTo(refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v0.1", "v0.9"})
    void otherSubrequestsOfARetiredPageAreRoutedByWeight(String version) {
      Serve serve =
          served(Requests.subrequest().cookie("app_version_affinity=" + version + ".000001"));

      assertThat(serve.reason()).isInstanceOf(Reason.Weighted.class);
      assertThat(serve.affinity()).contains(new Affinity("v1.0", new Bucket(1)));
    }

    @Test
    void aReturnFromAnotherSiteIsNeverRefused() {
      Requests arrival =
          Requests.navigation().method("POST").header("Sec-Fetch-Site", "cross-site").bucket(5);
      assertThat(served(arrival).affinity()).isEmpty();

      Serve retired =
          served(
              Requests.navigation()
                  .method("POST")
                  .header("Sec-Fetch-Site", "cross-site")
                  .cookie("app_version_affinity=v0.1.000001"));
      assertThat(retired.affinity()).contains(new Affinity("v1.0", new Bucket(1)));

      Serve kept =
          served(
              Requests.navigation()
                  .method("POST")
                  .header("Sec-Fetch-Site", "cross-site")
                  .cookie("app_version_affinity=v1.1.000001"));
      assertThat(kept.version().name()).isEqualTo("v1.1");
      assertThat(kept.affinity()).isEmpty();
    }

    @Test
    void aPageInAFrameOfAnotherSiteSetsTheAffinityCookieOfANewClient() {
      Requests frame = Requests.embedded("iframe").header("Sec-Fetch-Site", "cross-site");

      assertThat(served(frame.bucket(5)).affinity()).contains(new Affinity("v1.0", new Bucket(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefetch", "prefetch;prerender"})
    void aPrefetchIsServedByThePagesVersionAndSetsNoCookie(String purpose) {
      Serve page =
          served(
              Requests.navigation()
                  .header("Sec-Purpose", purpose)
                  .cookie("app_version_affinity=v1.1.000001"));
      assertThat(page.version().name()).isEqualTo("v1.1");

      for (String cookies :
          List.of("", "app_version_affinity=v0.1.000001", "app_version=v0.1; other=1")) {
        Serve serve = served(Requests.navigation().header("Sec-Purpose", purpose).cookie(cookies));
        assertThat(serve.version().name()).isEqualTo("v1.0");
        assertThat(serve.affinity()).isEmpty();
        assertThat(serve.dropVersionCookie()).isFalse();
      }
    }

    @Test
    void anUpdateOfAServiceWorkerMovesItsClientLikeANavigation() {
      for (Requests update :
          List.of(
              Requests.subrequest().path("/static/sw.js").header("Service-Worker", "script"),
              Requests.script().path("/ngsw.json"))) {
        Serve serve = served(update.cookie("app_version_affinity=v1.1.000001"));

        assertThat(serve.version().name()).isEqualTo("v1.0");
        assertThat(serve.affinity()).contains(new Affinity("v1.0", new Bucket(1)));
      }
    }

    @Test
    void aNavigationOfARetiredPageIsRoutedByWeightWithTheSameBucket() {
      Serve serve = served(Requests.navigation().cookie("app_version_affinity=v0.1.000777"));

      assertThat(serve.version().name()).isEqualTo("v1.0");
      assertThat(serve.affinity()).contains(new Affinity("v1.0", new Bucket(777)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "app_version_affinity=",
          "app_version_affinity=v1.1",
          "app_version_affinity=.000001",
          "app_version_affinity=v1.1.1000000",
          "app_version_affinity=v1.1.-00001",
          "app_version_affinity=V1.1.000001",
          "app_version_affinity=v1.1.٠٠٠٠٠١",
          "app_version_affinity=<script>.000001"
        })
    void anInvalidAffinityCookieIsIgnored(String cookie) {
      Serve serve = served(Requests.subrequest().cookie(cookie));

      assertThat(serve.reason()).isInstanceOf(Reason.Weighted.class);
      assertThat(serve.affinity()).contains(new Affinity("v1.0", new Bucket(123_456)));
    }
  }

  @Nested
  class ByWeights {
    @Test
    void aNewClientGetsABucket() {
      Serve serve = served(Requests.navigation().bucket(42));

      assertThat(serve.affinity()).contains(new Affinity("v1.0", new Bucket(42)));
      assertThat(serve.reason()).isEqualTo(new Reason.Weighted(new Bucket(42)));
    }

    @Test
    void aClientWithTheRightCookieGetsNoCookie() {
      assertThat(
              served(Requests.navigation().cookie("app_version_affinity=v1.0.000042")).affinity())
          .isEmpty();
    }

    @Test
    void otherVersionsAreFallbacksOfTheChosenOne() {
      RoutingSnapshot three = RoutingTables.snapshot(RoutingTables.weighted(List.of(5, 5, 5)));
      Serve serve = (Serve) Router.decide(Requests.navigation().facts(), three, Optional.empty());

      assertThat(serve.fallbacks()).hasSize(2).doesNotContain(serve.version());
      assertThat(serve.affinityFor(serve.fallbacks().getFirst()))
          .contains(new Affinity(serve.fallbacks().getFirst().name(), new Bucket(123_456)));
    }
  }

  @Property(tries = 300)
  void aPinnedClientNeverMovesWhileItsVersionIsLive(
      @ForAll @Size(min = 2, max = 6) List<@IntRange(min = 1, max = 100) Integer> before,
      @ForAll @Size(value = 6) List<@IntRange(min = 0, max = 100) Integer> weightsAfter,
      @ForAll @IntRange(max = 5) int pinnedTo,
      @ForAll @IntRange(max = Bucket.COUNT - 1) int bucket) {
    String pinned = "v" + pinnedTo % before.size();
    List<Integer> after = new java.util.ArrayList<>(weightsAfter.subList(0, before.size()));
    after.set(0, after.getFirst() + 1);
    String affinity = "app_version_affinity=" + pinned + '.' + new Bucket(bucket);

    for (Requests request :
        List.of(
            Requests.subrequest().header(WireHeaders.REQUESTED_VERSION, pinned),
            Requests.navigation().header(WireHeaders.REQUESTED_VERSION, "hash-of-" + pinned),
            Requests.navigation().cookie("app_version=" + pinned),
            Requests.subrequest().cookie(affinity))) {
      for (List<Integer> weights : List.of(before, after)) {
        for (String own : List.of("v0", "v1", "elsewhere")) {
          Serve serve =
              (Serve)
                  Router.decide(
                      request.facts(),
                      RoutingTables.snapshot(RoutingTables.weighted(weights)),
                      Optional.of(own));
          assertThat(serve.version().name()).isEqualTo(pinned);
          assertThat(serve.fallbacks()).isEmpty();
        }
      }
    }
  }

  /** A request with cookies only is refused at most once. */
  @Property(tries = 500)
  void aConflictRemovesTheCookies(
      @ForAll @From("methods") String method,
      @ForAll @From("modes") String mode,
      @ForAll @From("destinations") String dest,
      @ForAll @From("versions") String version,
      @ForAll @From("versions") String page) {
    RequestHeaders fields =
        Requests.subrequest()
            .header("Sec-Fetch-Mode", mode)
            .header("Sec-Fetch-Dest", dest)
            .header(
                "Cookie", "app_version=" + version + "; app_version_affinity=" + page + ".000001")
            .headers();
    RoutingDecision first =
        Router.decide(
            RequestFacts.of(method, "/", fields, () -> new Bucket(1)), SNAPSHOT, Optional.empty());

    if (first instanceof Conflict conflict) {
      String cookies =
          (conflict.dropVersionCookie() ? "" : "app_version=" + version + "; ")
              + "app_version_affinity="
              + conflict.affinity().map(Affinity::toString).orElse(page + ".000001");
      RequestHeaders mended = name -> name.equals("Cookie") ? List.of(cookies) : fields.all(name);
      assertThat(
              Router.decide(
                  RequestFacts.of(method, "/", mended, () -> new Bucket(1)),
                  SNAPSHOT,
                  Optional.empty()))
          .isInstanceOf(Serve.class);
    }
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "HEAD", "POST", "DELETE");
  }

  @Provide
  Arbitrary<String> modes() {
    return Arbitraries.of("", "navigate", "cors", "no-cors", "same-origin", "websocket");
  }

  @Provide
  Arbitrary<String> destinations() {
    return Arbitraries.of("", "document", "empty", "iframe", "image", "script", "serviceworker");
  }

  @Provide
  Arbitrary<String> versions() {
    return Arbitraries.of("v1.0", "v1.1", "v0.9", "v0.1");
  }

  /** Names of live, blocked and unknown versions, their app versions, and anything else. */
  @Provide
  Arbitrary<String> requested() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "v1.0", "v1.1", "v0.9", "v0.1", "hash-of-v1.1", "hash-of-v0.9", "", " v1.1 "),
        Arbitraries.strings());
  }

  @Provide
  Arbitrary<String> affinities() {
    return Arbitraries.oneOf(
        Arbitraries.of("v1.0.000001", "v1.1.999999", "v0.9.000042", "v0.1.000500", "v1.1.0500", ""),
        Arbitraries.strings());
  }

  @Property(tries = 1000)
  void anyRequestIsRoutedByItsFirstPinToALiveVersionOnly(
      @ForAll String method,
      @ForAll String path,
      @ForAll @From("affinities") String affinity,
      @ForAll @From("requested") String header,
      @ForAll String mode) {
    Requests request =
        Requests.subrequest()
            .method(method)
            .path("/static/" + path)
            .cookie(RequestPins.AFFINITY_COOKIE + "=" + affinity)
            .header(WireHeaders.REQUESTED_VERSION, header)
            .header("Sec-Fetch-Mode", mode);
    String pin = header.strip();

    switch (decide(request)) {
      case Serve serve -> {
        assertThat(serve.version().blocked()).isFalse();
        assertThat(serve.fallbacks())
            .doesNotContain(serve.version())
            .noneMatch(LiveVersion::blocked);
        switch (serve.reason()) {
          case Reason.HashedAsset(String asset) ->
              assertThat(SNAPSHOT.owns(serve.version(), asset)).isTrue();
          case Reason.Pinned(Pin by) -> {
            assertThat(serve.fallbacks()).isEmpty();
            if (by == Pin.HEADER) {
              assertThat(serve.version().name().equals(pin) || serve.version().answersTo(pin))
                  .isTrue();
            } else {
              assertThat(pin).isEmpty();
              assertThat(request.facts().affinity().orElseThrow().version())
                  .isEqualTo(serve.version().name());
            }
          }
          case Reason.Crawler() -> fail("the table names no version for crawlers");
          case Reason.Weighted(Bucket bucket) -> {
            assertThat(pin).isEmpty();
            assertThat(serve.version().name()).isEqualTo("v1.0");
            assertThat(bucket)
                .isEqualTo(
                    request.facts().affinity().map(Affinity::bucket).orElse(new Bucket(123_456)));
          }
        }
      }
      case Conflict conflict -> {
        assertThat(conflict.pin()).isEqualTo(pin.isEmpty() ? Pin.PAGE : Pin.HEADER);
        assertThat(conflict.requested())
            .isEqualTo(pin.isEmpty() ? request.facts().affinity().orElseThrow().version() : pin)
            .isNotIn("v1.0", "v1.1", "hash-of-v1.0", "hash-of-v1.1");
      }
      case Malformed malformed -> fail(malformed.problem());
    }
  }
}
