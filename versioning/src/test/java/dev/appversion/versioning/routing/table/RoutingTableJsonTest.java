package dev.appversion.versioning.routing.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTableJsonTest {
  private static final Release RELEASE =
      new Release(
          "shop",
          "web",
          8080,
          Map.of("app", "shop"),
          "v1.0",
          List.of(
              new Release.Version(
                  "v1.0",
                  90,
                  false,
                  Map.of("version", "v1.0"),
                  "",
                  "10.96.0.7:80",
                  new AppVersionId("55e7cbb9ba48", VersionSource.MANIFEST, Map.of("config", 3)),
                  new ManifestRef(List.of("shop-manifest-v1.0"), false, "ab".repeat(32))),
              new Release.Version(
                  "v1.1",
                  10,
                  true,
                  Map.of("version", "v1.1"),
                  "green",
                  "[fd00::7]:80",
                  new AppVersionId("unknown", VersionSource.UNKNOWN, Map.of()),
                  null)),
          Release.Settings.DEFAULT,
          new Release.Environment(
              new BustState(3, "2026-01-01", "https://operator.svc", "PEM"), "0123456789ab", null));

  private static final String VERSION =
      """
      {"name":"v1","weight":1,"backend":"b","address":"10.0.0.1:80","appVersion":"x"}\
      """;

  @Test
  void theCompiledTableHasWhatTheSidecarsNeed() {
    RoutingTable table = RELEASE.compile();

    assertThat(table.version("v1.0").orElseThrow().backend()).isEqualTo("shop-v1-0");
    assertThat(table.version("v1.1").orElseThrow().backend()).isEqualTo("green");
    assertThat(table.available()).containsExactly("v1.0");
    assertThat(table.shares()).containsEntry("v1.0", 100.0).containsEntry("v1.1", 0.0);
    assertThat(table.scope()).isEqualTo("web/shop");
    assertThat(table.versionOfPod(Map.of("app", "shop", "version", "v1.0", "x", "y")))
        .map(LiveVersion::name)
        .contains("v1.0");
    assertThat(table.versionOfPod(Map.of("app", "shop"))).isEmpty();
  }

  @Test
  void aTableIsReadAsItWasWritten() {
    RoutingTable table = RELEASE.compile();

    assertThat(RoutingTableJson.read(RoutingTableJson.write(table))).isEqualTo(table);
  }

  @Test
  void everySettingOfClientsIsReadAsItWasWritten() {
    RoutingTable table =
        RELEASE.compile().toBuilder()
            .client(
                new ClientSettings(
                    ClientSettings.Mismatch.WARN,
                    false,
                    "Neu",
                    List.of(new PinSource("X-Release", ""), new PinSource("", "r")),
                    30,
                    new CookieSettings(
                        CookieSettings.SameSite.NONE, true, "/shop", "example.com", 3600),
                    new OwnPages("c", "u"),
                    60))
            .build();

    assertThat(RoutingTableJson.read(RoutingTableJson.write(table))).isEqualTo(table);
  }

  @Test
  void whatARolloutAddsIsReadAsItWasWritten() {
    RoutingTable table =
        RELEASE.compile().toBuilder()
            .versions(
                List.of(
                    LiveVersion.builder("v1", "b", "10.0.0.1:80").build(),
                    LiveVersion.builder("v0", "a", "10.0.0.2:80").leaving(true).build(),
                    LiveVersion.builder("v2", "c", "10.0.0.3:80")
                        .weight(0)
                        .restricted(true)
                        .build()))
            .defaultVersion("v1")
            .sequence(1L << 40)
            .crawlers("v0")
            .build();

    RoutingTable read = RoutingTableJson.read(RoutingTableJson.write(table));

    assertThat(read).isEqualTo(table).isEqualTo(read.toBuilder().build());
    assertThat(read.crawlers()).isEqualTo("v0");
    assertThat(read.revision()).isNotEqualTo(read.toBuilder().crawlers("v1").build().revision());
    assertThat(read.versions())
        .extracting(LiveVersion::leaving)
        .containsExactly(false, true, false);
    assertThat(read.versions())
        .extracting(LiveVersion::restricted)
        .containsExactly(false, false, true);
  }

  @Test
  void theDigestOfATableWithoutRolloutAndWithTheDefaultBeatIsThatOfEarlierReleases() {
    RoutingTable table = RELEASE.compile();
    assertThat(RoutingTableJson.write(table))
        .doesNotContain("sequence", "leaving", "restricted", "crawlers", "beatSeconds");

    RoutingTable same = table.toBuilder().client(table.client().withBeat(300)).sequence(0).build();

    assertThat(same.revision()).isEqualTo(table.revision());
    assertThat(same.client().beat()).isEqualTo(ClientSettings.DEFAULT_BEAT);
    assertThat(table.toBuilder().client(table.client().withBeat(1)).build().revision())
        .isNotEqualTo(table.revision());
  }

  @ParameterizedTest
  @CsvSource({
    "5, 4, false",
    "5, 5, false",
    "4, 5, true",
    "0, 5, false", // the rollout was removed from the resource
    "5, 0, false",
    "0, 0, false",
  })
  void aTableIsOlderThanOneWithAHigherSequence(long sequence, long than, boolean older) {
    RoutingTable.Builder table = RELEASE.compile().toBuilder();

    assertThat(table.sequence(sequence).build().isOlderThan(table.sequence(than).build()))
        .isEqualTo(older);
  }

  @Test
  void tablesOfDifferentResourcesAreNotOrdered() {
    RoutingTable table = RELEASE.compile().toBuilder().sequence(1).build();
    RoutingTable other =
        RoutingTable.builder("shop", "elsewhere")
            .port(8080)
            .versions(table.versions())
            .sequence(2)
            .build();

    assertThat(table.isOlderThan(other)).isFalse();
  }

  @Test
  void aBannerIsWrittenOnlyIfItIsSet() {
    RoutingTable table = RELEASE.compile();
    assertThat(RoutingTableJson.write(table)).doesNotContain("banner");

    String json =
        RoutingTableJson.write(table)
            .replace("\"header\" : true", "\"header\" : true, \"banner\" : \"Neu \\u00e4\"");
    assertThat(RoutingTableJson.read(json).client().banner()).isEqualTo("Neu \u00e4");
  }

  @Test
  void pagesOfTheAppAreWrittenOnlyIfTheyAreSet() {
    RoutingTable table = RELEASE.compile();
    assertThat(table.client().ownPages()).isEqualTo(OwnPages.NONE);

    String json =
        RoutingTableJson.write(table)
            .replace(
                "\"header\" : true",
                "\"header\" : true, \"pages\" : {\"conflict\" : \"<p>\u00e4</p>\", \"later\" : 1}");
    RoutingTable read = RoutingTableJson.read(json);
    assertThat(read.client().ownPages()).isEqualTo(new OwnPages("<p>\u00e4</p>", ""));
    assertThat(RoutingTableJson.write(read)).contains("conflict").doesNotContain("unavailable");
  }

  @Test
  void aPollIntervalIsWrittenOnlyIfItIsSet() {
    RoutingTable table = RELEASE.compile();
    assertThat(RoutingTableJson.write(table)).doesNotContain("poll");
    assertThat(table.client().poll()).isZero();

    String json =
        RoutingTableJson.write(table)
            .replace("\"header\" : true", "\"header\" : true, \"poll\" : 60");
    assertThat(RoutingTableJson.read(json).client().poll()).isEqualTo(60);
    assertThat(RoutingTableJson.write(RoutingTableJson.read(json))).contains("\"poll\" : 60");
  }

  @Test
  void excludedPathsAreKeptAndNoneInATableOfAnOlderOperator() {
    String json = RoutingTableJson.write(RELEASE.compile());
    assertThat(json).doesNotContain("exclude");
    String excluding =
        json.replace("\"rewrite\" : true", "\"rewrite\" : true, \"exclude\" : [\"/static/a/**\"]");

    StaticAssets assets = RoutingTableJson.read(excluding).assets();

    assertThat(assets.excludes("/static/a/b.js")).isTrue();
    assertThat(assets.excludes("/static/b.js")).isFalse();
    assertThat(RoutingTableJson.write(RoutingTableJson.read(excluding))).contains("/static/a/**");
    assertThatThrownBy(() -> RoutingTableJson.read(excluding.replace("/static/a/**", "a")))
        .hasMessageContaining("static.exclude");
  }

  @Test
  void immutablePathsAreKeptAndAreTheDefaultOnesInATableOfAnOlderOperator() {
    String json = RoutingTableJson.write(RELEASE.compile());
    String paths = "\\[[^\\]]*\"/_next/static/\\*\\*\"[^\\]]*]";

    assertThat(RoutingTableJson.read(json.replaceFirst(paths, "[\"/a/**\"]")).assets())
        .isEqualTo(
            StaticAssets.below("/static/")
                .withImmutablePaths(new ImmutablePaths(List.of("/a/**"))));
    assertThat(RoutingTableJson.read(json.replaceFirst(paths, "[]")).assets())
        .isEqualTo(
            StaticAssets.below("/static/").withImmutablePaths(new ImmutablePaths(List.of())));
    assertThat(RoutingTableJson.read(json.replaceFirst("\"immutablePaths\"", "\"x\"")).assets())
        .isEqualTo(StaticAssets.DEFAULT);
  }

  @Test
  void theRevisionDependsOnTheContentOnly() {
    RoutingTable table = RELEASE.compile();

    assertThat(table.revision()).hasSize(12).isEqualTo(RELEASE.compile().revision());
    assertThat(table.toBuilder().build()).isEqualTo(table);
  }

  @Test
  void keysOfANewerOperatorAreIgnored() {
    String json = RoutingTableJson.write(RELEASE.compile()).replaceFirst("\\{", "{\"new\": [1],");

    assertThat(RoutingTableJson.read(json)).isEqualTo(RELEASE.compile());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"versionEndpoint\" : true|\"crawlers\" : \"v9\"|crawlers v9 is not one of the versions",
        "\"weight\" : 90|\"weight\" : -1|negative weight -1",
        "\"weight\" : 90|\"weight\" : \"90\"|versions[0].weight is not an integer",
        "\"weight\" : 90|\"weight\" : 9.5|versions[0].weight is not an integer",
        "\"weight\" : 90|\"weight\" : 4294967296|versions[0].weight is not an integer of 32 bits",
        "\"gzip\" : false|\"gzip\" : 0|versions[0].manifest.gzip is not true or false",
        "\"config\" : 3|\"config\" : []|versions[0].components.config is not an integer",
        "\"shop-manifest-v1.0\"|1|versions[0].manifest.configMaps[0] is not a text",
        "\"reload\"|\"stay\"|client.mismatch is \"stay\", which is none of its values",
        "\"name\" : \"v1.1\"|\"name\" : \"v1.0\"|v1.0 occurs twice",
        "\"defaultVersion\" : \"v1.0\"|\"defaultVersion\" : \"v9\"|defaultVersion v9 is not one of",
        "\"weight\" : 90|\"weight\" : 0|add up to 0",
        "\"port\" : 8080|\"port\" : 0|port 0 is not between",
        "10.96.0.7:80|10.96.0.7|needs an address host:port",
        "10.96.0.7:80|10.96.0.7:65536|with a port from 1 to 65535, not 10.96.0.7:65536",
        "10.96.0.7:80|10.96.0.7:0|with a port from 1 to 65535, not 10.96.0.7:0",
        "\"/static/\"|\"static\"|must be a path that begins and ends with a slash",
        "/_nuxt/**|/**|static.immutablePaths must be paths such as /_next/static/**, not /**",
        "\"app\" : \"shop\",||'app' is missing",
        "\"versions\" : [|\"versions\" : 7, \"x\" : [|versions",
      })
  void anInvalidTableIsRejectedWithTheReason(String good, String bad, String message) {
    String json = RoutingTableJson.write(RELEASE.compile());
    assertThat(json).contains(good);

    assertThatThrownBy(() -> RoutingTableJson.read(json.replace(good, bad == null ? "" : bad)))
        .isInstanceOf(InvalidRoutingTableException.class)
        .hasMessageContaining(message);
  }

  @Property(tries = 300)
  void aTruncatedTableIsRejected(@ForAll double where) {
    String json = RoutingTableJson.write(RELEASE.compile());
    int cut = (int) (Math.abs(where % 1.0) * (json.length() - 1));

    assertThatThrownBy(() -> RoutingTableJson.read(json.substring(0, cut)))
        .isInstanceOf(InvalidRoutingTableException.class);
  }

  @ParameterizedTest
  @CsvSource({"null", "[]", "7", "'{} {}'", "'{\"app\": null}'", "''"})
  void otherJsonIsRejected(String json) {
    assertThatThrownBy(() -> RoutingTableJson.read(json))
        .isInstanceOf(InvalidRoutingTableException.class);
  }

  @Test
  void aStoreIsReadAndAMalformedOneRejected() {
    RoutingTable table =
        RoutingTableJson.read(
            """
            {"app":"shop","port":80,"defaultVersion":"v1","versions":[{"name":"v1","weight":1,
             "backend":"b","address":"10.0.0.1:80","appVersion":"x"}],
             "store":{"address":"[fd00::9]:80","readToken":"abc-_"}}
            """);

    assertThat(table.store()).isEqualTo(new StoreRef("[fd00::9]:80", "abc-_"));
    assertThat(RoutingTableJson.read(RoutingTableJson.write(table))).isEqualTo(table);
    String written = RoutingTableJson.write(table);
    for (String address : List.of("nowhere", "[fd00::9]:0", "[fd00::9]:65536", "[fd00::9]:99999")) {
      assertThatThrownBy(() -> RoutingTableJson.read(written.replace("[fd00::9]:80", address)))
          .isInstanceOf(InvalidRoutingTableException.class)
          .hasMessage(
              "store.address must be host:port with a port from 1 to 65535, not " + address);
    }
  }

  /** A table of an older operator has fewer keys. */
  @Test
  void settingsThatATableDoesNotHaveAreTheDefaults() {
    RoutingTable table = RoutingTableJson.read(smallest("80", "\"v1\"", VERSION));

    assertThat(table.namespace()).isEmpty();
    assertThat(table.assets()).isEqualTo(StaticAssets.DEFAULT);
    assertThat(table.client()).isEqualTo(ClientSettings.DEFAULT);
    assertThat(table.pages()).isEqualTo(PageSettings.DEFAULT);
    assertThat(table.bust()).isEqualTo(BustState.NONE);
    assertThat(table.keyId()).isEmpty();
    assertThat(table.store()).isNull();
    assertThat(table.revision()).isEmpty();
  }

  @Test
  void settingsOfPagesAreReadAsTheyWereWritten() {
    String json =
        RoutingTableJson.write(RELEASE.compile())
            .replace(
                "\"sharedCache\" : \"bypass\"",
                "\"sharedCache\" : \"perVersion\", \"tagHeaders\" : [\"xkey\"]");
    RoutingTable table = RoutingTableJson.read(json);

    assertThat(table.pages())
        .isEqualTo(new PageSettings(SharedCache.PER_VERSION, List.of(TagHeader.XKEY)));
    assertThat(RoutingTableJson.read(RoutingTableJson.write(table))).isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "65535"})
  void theFirstAndTheLastPortAreValid(String port) {
    assertThat(RoutingTableJson.read(smallest(port, "\"v1\"", VERSION)).port())
        .isEqualTo(Integer.parseInt(port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "0|\"v1\"|[{}]|port 0 is not between 1 and 65535",
        "65536|\"v1\"|[{}]|port 65536 is not between 1 and 65535",
        "80|\"v1\"|null|'versions' is empty",
        "80|\"v1\"|[]|'versions' is empty",
        "80|null|[{}]|'defaultVersion' is missing",
      })
  void aTableWithoutARequiredValueIsRefusedNamingIt(
      String port, String defaultVersion, String versions, String message) {
    String json = smallest(port, defaultVersion, versions.replace("{}", VERSION));

    assertThatThrownBy(() -> RoutingTableJson.read(json))
        .isInstanceOf(InvalidRoutingTableException.class)
        .hasMessage(message);
  }

  /** An empty selector would be fulfilled by the pods of every version. */
  @Test
  void aVersionWithoutASelectorIsTheVersionOfNoPod() {
    RoutingTable table = RoutingTableJson.read(smallest("80", "\"v1\"", VERSION));

    assertThat(table.versionOfPod(Map.of("app", "shop"))).isEmpty();
  }

  @Test
  void sharesAreInTheOrderOfTheVersionsAndAddUpTo100() {
    RoutingTable table =
        RoutingTableJson.read(
            smallest(
                "80",
                "\"v1\"",
                String.join(
                    ",",
                    VERSION.replace("\"weight\":1", "\"weight\":3"),
                    VERSION.replace("v1", "a"),
                    VERSION.replace("v1", "b").replace("\"weight\":1", "\"weight\":0"))));

    assertThat(table.shares())
        .containsExactly(Map.entry("v1", 75.0), Map.entry("a", 25.0), Map.entry("b", 0.0));
  }

  /** A table with the required keys only. */
  private static String smallest(String port, String defaultVersion, String versions) {
    return "{\"app\":\"shop\",\"port\":%s,\"defaultVersion\":%s,\"versions\":%s}"
        .formatted(
            port, defaultVersion, versions.startsWith("{") ? "[" + versions + "]" : versions);
  }
}
