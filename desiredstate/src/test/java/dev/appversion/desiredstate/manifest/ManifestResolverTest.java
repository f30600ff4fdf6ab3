package dev.appversion.desiredstate.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.ComponentSpec;
import dev.appversion.api.v1alpha1.ConfigMapRef;
import dev.appversion.api.v1alpha1.ManifestSource;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ManifestResolverTest {
  private static final String MANIFEST =
      "{\"paths\": {\"a.js\": \"a.0a1b2c3d4e5f.js\"}, \"version\": \"1.1\", \"hash\": \"aaa\"}";
  private static final ManifestSource FROM_MAP =
      new ManifestSource(null, new ConfigMapRef("assets", null), null);
  private static final ManifestSource FROM_APP = new ManifestSource("/m.json", null, null);

  private final Map<String, ConfigMap> maps = new HashMap<>();
  private PathRead read = new PathRead.NoPod();

  @Test
  void withoutSourcesTheAppVersionIsUnknown() {
    VersionResolution resolved = resolve(null, List.of(), Optional.empty(), Optional.empty(), "");

    assertThat(resolved.appVersion().value()).isEqualTo("unknown");
    assertThat(resolved.problems()).isEmpty();
  }

  @Test
  void aGzippedKeyIsRead() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(MANIFEST.getBytes(StandardCharsets.UTF_8));
    }
    maps.put(
        "assets",
        new ConfigMapBuilder()
            .addToBinaryData(
                "staticfiles.json", Base64.getEncoder().encodeToString(zipped.toByteArray()))
            .build());

    VersionResolution resolved =
        resolve(FROM_MAP, List.of(), Optional.empty(), Optional.empty(), "");
    assertThat(resolved.appVersion().value()).isEqualTo("aaa");
    assertThat(resolved.appVersion().source()).isEqualTo(VersionSource.MANIFEST);
  }

  @Test
  void anUnreadableSourceKeepsTheLastValidManifest() throws Exception {
    Optional<ResolvedManifest> kept =
        Optional.of(
            ResolvedManifest.read(MANIFEST.getBytes(StandardCharsets.UTF_8), "path:/m.json"));

    assertThat(resolve(FROM_MAP, List.of(), kept, Optional.empty(), "").manifest()).isEqualTo(kept);
    assertThat(reason(FROM_MAP, kept)).isEqualTo(ManifestProblem.Reason.ConfigMapNotFound);
    maps.put("assets", new ConfigMapBuilder().addToData("other", "x").build());
    assertThat(reason(FROM_MAP, kept)).isEqualTo(ManifestProblem.Reason.KeyNotFound);
    maps.put("assets", new ConfigMapBuilder().addToData("staticfiles.json", "{").build());
    assertThat(reason(FROM_MAP, kept)).isEqualTo(ManifestProblem.Reason.ManifestMalformed);
    assertThat(resolve(FROM_MAP, List.of(), kept, Optional.empty(), "").appVersion().value())
        .isEqualTo("aaa");
  }

  @Test
  void aBundlersManifestThatIsForAnotherUrlIsExplained() {
    String webpack = "{\"main.js\": \"/assets/main.52b860aef6be321dc90a.js\"}";
    maps.put("assets", new ConfigMapBuilder().addToData("staticfiles.json", webpack).build());

    VersionResolution resolved =
        resolve(FROM_MAP, List.of(), Optional.empty(), Optional.empty(), "");
    assertThat(resolved.manifest()).isPresent();
    assertThat(resolved.problems().getFirst().message())
        .isEqualTo(
            "version v1: no path in the manifest is below the static URL /static/ (for example"
                + " /assets/main.52b860aef6be321dc90a.js): set spec.static.url to the bundler's public path");

    maps.put(
        "assets",
        new ConfigMapBuilder()
            .addToData("staticfiles.json", webpack.replace("/assets/", "/static/"))
            .build());
    assertThat(resolve(FROM_MAP, List.of(), Optional.empty(), Optional.empty(), "").problems())
        .isEmpty();
  }

  @Test
  void theManifestIsReadOnceForEachBust() throws Exception {
    Optional<ResolvedManifest> kept =
        Optional.of(
            ResolvedManifest.read(MANIFEST.getBytes(StandardCharsets.UTF_8), "path:/m.json"));

    assertThat(resolve(FROM_APP, List.of(), kept, Optional.empty(), "").problems()).isEmpty();
    VersionResolution busted = resolve(FROM_APP, List.of(), kept, Optional.empty(), "b1");
    assertThat(busted.manifest()).isEqualTo(kept);
    assertThat(busted.problems().getFirst().reason()).isEqualTo(ManifestProblem.Reason.NoReadyPod);
  }

  @Test
  void aFailedReadIsExplained() {
    read =
        new PathRead.Failed(
            ManifestProblem.Reason.ManifestUnreachable, "the app returned status 404");

    assertThat(
            resolve(FROM_APP, List.of(), Optional.empty(), Optional.empty(), "")
                .problems()
                .getFirst()
                .message())
        .isEqualTo("version v1: manifest from path /m.json: the app returned status 404");
  }

  @Test
  void componentsOfTheManifestAndOfTheResourceCountAlike() {
    maps.put("assets", manifestWith("templates"));
    maps.put("settings", new ConfigMapBuilder().addToData("a", "1").addToData("b", "2").build());

    VersionResolution both = resolve(FROM_MAP, component("config"), none(), Optional.empty(), "");

    assertThat(both.problems()).isEmpty();
    assertThat(both.appVersion().components()).isEqualTo(Map.of("templates", 15, "config", 2));
    assertThat(both.appVersion().value()).isNotEqualTo("aaa").hasSize(12);
  }

  @Test
  void aComponentThatTheManifestHasTooIsAProblem() {
    maps.put("assets", manifestWith("config"));
    maps.put("settings", new ConfigMapBuilder().addToData("a", "1").build());

    VersionResolution clash = resolve(FROM_MAP, component("config"), none(), Optional.empty(), "");

    assertThat(clash.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(ManifestProblem.Reason.ComponentNameTaken);
              assertThat(problem.message())
                  .isEqualTo(
                      "version v1: component config is also in the manifest: rename one of them");
            });
    assertThat(clash.appVersion().components()).isEqualTo(Map.of("config", 15));
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static List<ComponentSpec> component(String name) {
    return List.of(new ComponentSpec(name, new ConfigMapRef("settings", null)));
  }

  private static ConfigMap manifestWith(String component) {
    String components =
        ", \"components\": {\""
            + component
            + "\": {\"files\": 15, \"hash\": \""
            + "0f".repeat(32)
            + "\"}}}";
    return new ConfigMapBuilder()
        .addToData("staticfiles.json", MANIFEST.substring(0, MANIFEST.length() - 1) + components)
        .build();
  }

  @Test
  void aMissingComponentKeepsTheAppVersionInForce() {
    List<ComponentSpec> components =
        List.of(new ComponentSpec("config", new ConfigMapRef("settings", "a")));
    LiveVersion before =
        RoutingTables.version("v1")
            .appVersion(new AppVersionId("old", VersionSource.COMPONENTS, Map.of("config", 1)))
            .build();

    VersionResolution missing =
        resolve(null, components, Optional.empty(), Optional.of(before), "");
    assertThat(missing.appVersion().value()).isEqualTo("old");
    assertThat(missing.problems().getFirst().reason())
        .isEqualTo(ManifestProblem.Reason.ConfigMapNotFound);

    maps.put("settings", new ConfigMapBuilder().addToData("b", "x").build());
    assertThat(
            resolve(null, components, Optional.empty(), Optional.of(before), "")
                .problems()
                .getFirst()
                .reason())
        .isEqualTo(ManifestProblem.Reason.KeyNotFound);

    maps.put("settings", new ConfigMapBuilder().addToData("a", "x").build());
    VersionResolution found = resolve(null, components, Optional.empty(), Optional.of(before), "");
    assertThat(found.appVersion().value()).isNotEqualTo("old");
    assertThat(found.appVersion().components()).isEqualTo(Map.of("config", 1));
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void anAppVersionIsDerivedFromAllOfItsSourcesOrNotAtAll() {
    maps.put("settings", new ConfigMapBuilder().addToData("a", "1").build());
    for (PathRead notRead :
        List.of(
            new PathRead.NoPod(),
            new PathRead.Pending(),
            new PathRead.Failed(
                ManifestProblem.Reason.ManifestUnreachable, "the app returned status 404"))) {
      read = notRead;

      VersionResolution first = resolve(FROM_APP, component("config"), none(), none(), "");
      assertThat(first.appVersion().value()).as(notRead.toString()).isEqualTo("unknown");
      assertThat(first.appVersion().source()).isEqualTo(VersionSource.UNKNOWN);
      VersionResolution later =
          resolve(FROM_APP, component("config"), none(), Optional.of(live("5")), "");
      assertThat(later.appVersion().value()).as(notRead.toString()).isEqualTo("5");
    }
    maps.put("assets", new ConfigMapBuilder().addToData("staticfiles.json", MANIFEST).build());
    maps.remove("settings");
    assertThat(resolve(FROM_MAP, component("config"), none(), none(), "").appVersion().value())
        .isEqualTo("unknown");
  }

  @Test
  void anExplicitAppVersionDoesNotWaitForReads() {
    assertThat(
            new ManifestResolver(sources(), "/static/", "")
                .resolve(
                    new VersionSpec("v1", 1, Map.of(), "", "6", FROM_APP, List.of(), false),
                    none(),
                    Optional.of(live("5")))
                .appVersion()
                .value())
        .isEqualTo("6");
  }

  private static LiveVersion live(String appVersion) {
    return RoutingTables.version("v1").appVersion(RoutingTables.explicit(appVersion)).build();
  }

  private ManifestProblem.Reason reason(ManifestSource source, Optional<ResolvedManifest> kept) {
    return resolve(source, List.of(), kept, Optional.empty(), "").problems().getFirst().reason();
  }

  private VersionResolution resolve(
      ManifestSource source,
      List<ComponentSpec> components,
      Optional<ResolvedManifest> kept,
      Optional<LiveVersion> before,
      String bust) {
    return new ManifestResolver(sources(), "/static/", bust)
        .resolve(
            new VersionSpec("v1", 1, Map.of(), "", "", source, components, false), kept, before);
  }

  private Sources sources() {
    return new Sources() {
      @Override
      public Optional<ConfigMap> configMap(String name) {
        return Optional.ofNullable(maps.get(name));
      }

      @Override
      public PathRead path(String version, String path, String from) {
        return read;
      }
    };
  }
}
