package dev.appversion.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.InvalidSettingsException;
import dev.appversion.process.settings.Setting;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarConfigTest {
  private static final Map<String, String> DEV_MODE =
      Map.of(
          "APPVERSION_UPSTREAM", "http://127.0.0.1:8080",
          "APPVERSION_DEV", "true",
          "APPVERSION_STATIC_DIRS", "." + File.pathSeparator + "src",
          "APPVERSION_STATIC_URL", "/assets/",
          "STATIC_DEV_VERSION_QUERY", "false");

  private static final Map<String, String> MINIMAL =
      Map.of("APPVERSION_UPSTREAM", "http://127.0.0.1:8080");

  @Test
  void theSmallestSettingsGiveTheDefaults() throws Exception {
    SidecarConfig config = SidecarConfig.parse(MINIMAL);

    assertThat(config.proxy())
        .isEqualTo(
            ProxySettings.listeningOn(InetSocketAddress.createUnresolved("0.0.0.0", 15180))
                .withUpstream(URI.create("http://127.0.0.1:8080")));
    assertThat(config.admin().listen())
        .isEqualTo(InetSocketAddress.createUnresolved("0.0.0.0", 15190));
    assertThat(config.sources().watched()).isEmpty();
    assertThat(config.standalone().staticUrl()).isEqualTo("/static/");
    assertThat(config.dev()).isFalse();
    assertThat(config.proxy().localAssets()).isEmpty();
    assertThat(config.proxy().developed()).as("pages of pods show no addresses").isEmpty();
    assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(config.accessLog()).isZero();
  }

  @Test
  void everySettingIsRead() throws Exception {
    Map<String, String> all = new HashMap<>();
    all.put("APPVERSION_LISTEN", "[::1]:0");
    all.put("APPVERSION_ADMIN_LISTEN", "localhost:9000");
    all.put("APPVERSION_UPSTREAM", "http://[::1]:3000/");
    all.put("APPVERSION_NAME", "v1.0");
    all.put("APPVERSION_RESOURCE", "shop");
    all.put("APPVERSION_NAMESPACE", "web");
    all.put("APPVERSION_ROUTING_FILE", "/r.json");
    all.put("APPVERSION_MANIFEST_FILE", "/m.json");
    all.put("APPVERSION_SECRET_FILE", "/secret-key");
    all.put("SECRET_KEY", "0123456789abcdef");
    all.put("SECRET_KEY_PREVIOUS", "fedcba9876543210");
    all.put("APPVERSION_LEAVE_TOKEN", "0123456789abcdef");
    all.put("APPVERSION_LABELS_FILE", "/labels");
    all.put("APPVERSION_TOKEN_FILE", "/token");
    all.put("APPVERSION_CA_FILE", "/ca.crt");
    all.put("APPVERSION_STATIC_URL", "/assets/");
    all.put("APPVERSION_STATIC_ROOT", "/srv");
    all.put("APPVERSION_STATIC_CORS", "true");
    all.put("APPVERSION_STATIC_EXCLUDE", "/assets/editor/**:/assets/*.mjs");
    all.put("APP_VERSION", "2026.1+abc");
    all.put("APP_VERSION_HEADER", "False");
    all.put("APP_VERSION_MISMATCH", "warn");
    all.put("VERSION_ENDPOINT", "false");
    all.put("STATIC_DEV_VERSION_QUERY", "false");
    all.put("APPVERSION_CONNECT_TIMEOUT", "250ms");
    all.put("APPVERSION_RESPONSE_TIMEOUT", "5s");
    all.put("APPVERSION_IDLE_TIMEOUT", "2m");
    all.put("APPVERSION_DRAIN_TIMEOUT", "0s");
    all.put("APPVERSION_MAX_CONNECTIONS", "6");
    all.put("APPVERSION_MAX_REQUESTS", "7");
    all.put("APPVERSION_MAX_STREAMS", "8");
    all.put("APPVERSION_STREAM_AFTER", "9s");
    all.put("APPVERSION_MAX_RESPONSE_HEAD", "32Ki");
    all.put("APPVERSION_CLIENT_HALF_CLOSE", "true");
    all.put("APPVERSION_CLIENT_IDLE_TIMEOUT", "1h");
    all.put("APPVERSION_REQUEST_HEAD_TIMEOUT", "3s");
    all.put("APPVERSION_FORWARDED", "replace");
    all.put("APPVERSION_VIA", "false");
    all.put("APPVERSION_UNDERSCORES", "drop");
    all.put("APPVERSION_ASSET_CACHE", "512Ki");
    all.put("APPVERSION_LOG_LEVEL", "debug");
    all.put("APPVERSION_ACCESS_LOG", "1.5%");
    all.put("APPVERSION_OTLP_ENDPOINT", "http://collector:4318");
    all.put("APPVERSION_TRACE_SHARE", "2%");
    all.put("APPVERSION_TRACE_SERVICE", "shop-sidecar");
    all.put("KUBERNETES_SERVICE_HOST", "fd00::1");
    all.put("KUBERNETES_SERVICE_PORT", "6443");
    assertThat(Stream.concat(all.keySet().stream(), DEV_MODE.keySet().stream()).distinct())
        .as("add a new setting to this test")
        .containsExactlyInAnyOrderElementsOf(
            SidecarSettings.all().stream().map(Setting::name).toList());

    SidecarConfig config = SidecarConfig.parse(all);

    assertThat(config.admin().leaveToken()).contains("0123456789abcdef");
    ProxySettings proxy = config.proxy();
    assertThat(proxy.listen()).isEqualTo(InetSocketAddress.createUnresolved("::1", 0));
    assertThat(proxy.upstream()).contains(URI.create("http://[::1]:3000/"));
    assertThat(
            List.of(
                proxy.connectTimeout(),
                proxy.responseTimeout(),
                proxy.idleTimeout(),
                proxy.drainTimeout()))
        .containsExactly(
            Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ZERO);
    assertThat(proxy.limits()).isEqualTo(new ProxyLimits(6, 7, 8, Duration.ofSeconds(9), 32 << 10));
    assertThat(proxy.clientHalfClose()).isTrue();
    assertThat(proxy.http())
        .isEqualTo(
            new HttpSettings(
                HttpSettings.Underscores.DROP,
                HttpSettings.ForwardedPolicy.REPLACE,
                false,
                Duration.ofHours(1),
                Duration.ofSeconds(3),
                HttpSettings.DEFAULT.upstreamIdleTimeout(),
                HttpSettings.DEFAULT.continueTimeout()));
    assertThat(proxy.assetCacheBytes()).isEqualTo(512 << 10);
    assertThat(proxy.overrides().appVersion()).contains("2026.1+abc");
    assertThat(proxy.overrides().header()).contains(false);
    assertThat(proxy.overrides().mismatch()).contains(Mismatch.WARN);
    assertThat(proxy.overrides().versionEndpoint()).contains(false);
    assertThat(config.admin().listen())
        .isEqualTo(InetSocketAddress.createUnresolved("localhost", 9000));
    assertThat(config.sources().name()).contains("v1.0");
    assertThat(config.sources().watched())
        .contains(
            new SidecarConfig.Watched(
                "web", "shop", "fd00::1", 6443, Path.of("/token"), Path.of("/ca.crt")));
    assertThat(config.sources().files().routing()).contains(Path.of("/r.json"));
    assertThat(config.sources().files().manifest()).contains(Path.of("/m.json"));
    assertThat(config.sources().files().secretKey()).contains(Path.of("/secret-key"));
    assertThat(config.sources().files().labels()).contains(Path.of("/labels"));
    assertThat(config.sources().files().staticRoot()).contains(Path.of("/srv"));
    assertThat(config.sources().secretKeys()).isPresent();
    assertThat(config.standalone().staticUrl()).isEqualTo("/assets/");
    assertThat(config.standalone().staticExclude())
        .containsExactly("/assets/editor/**", "/assets/*.mjs");
    assertThat(proxy.localAssets()).as("with a routing table").isEmpty();
    assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(config.accessLog()).isEqualTo(0.015);
    assertThat(config.tracing())
        .contains(new TracingSettings(URI.create("http://collector:4318"), 0.02, "shop-sidecar"));
  }

  @Test
  void devModeServesDirectoriesToThisMachineOnly() throws Exception {
    SidecarConfig config = SidecarConfig.parse(DEV_MODE);

    assertThat(config.dev()).isTrue();
    assertThat(config.proxy().developed())
        .containsExactly(Map.entry("dev", URI.create("http://127.0.0.1:8080")));
    assertThat(config.proxy().localAssets())
        .contains(new LocalAssets("/assets/", List.of(Path.of("."), Path.of("src")), false));
    assertThat(config.proxy().listen().getHostString()).isEqualTo("127.0.0.1");
    assertThat(config.admin().listen())
        .isEqualTo(InetSocketAddress.createUnresolved("127.0.0.1", 15190));

    Map<String, String> open = new HashMap<>(DEV_MODE);
    open.put("APPVERSION_LISTEN", "0.0.0.0:1");
    assertThat(SidecarConfig.parse(open).proxy().listen().getHostString()).isEqualTo("0.0.0.0");
  }

  @Test
  void aStaticRootIsServedWithoutARoutingTable() throws Exception {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put("APPVERSION_STATIC_ROOT", "/srv");

    assertThat(SidecarConfig.parse(env).proxy().localAssets())
        .contains(new LocalAssets("/static/", List.of(Path.of("/srv")), false));
    env.put("APPVERSION_STATIC_CORS", "true");
    assertThat(SidecarConfig.parse(env).proxy().localAssets().orElseThrow().allOrigins()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"static/**", "/**", "/static/**/x", "/static/../x", "/a:", "/a,/b", "/a b"})
  void invalidPatternIsReported(String patterns) {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put("APPVERSION_STATIC_EXCLUDE", patterns);

    assertThat(problems(env))
        .singleElement()
        .asString()
        .startsWith("APPVERSION_STATIC_EXCLUDE=" + patterns + " must be absolute paths, such as");
  }

  @Test
  void settingsThatDevModeRequiresOrRejectsAreReported() {
    Map<String, String> env = new HashMap<>(DEV_MODE);
    env.put("APPVERSION_STATIC_DIRS", "/no/such/dir" + File.pathSeparator + "pom.xml");
    env.put("APPVERSION_STATIC_ROOT", "/srv");
    assertThat(problems(env))
        .containsExactly(
            "APPVERSION_STATIC_DIRS=/no/such/dir does not exist",
            "APPVERSION_STATIC_DIRS=pom.xml is not a directory",
            "APPVERSION_STATIC_ROOT cannot be used with APPVERSION_DEV: remove one of them");

    env = new HashMap<>(MINIMAL);
    env.put("APPVERSION_DEV", "true");
    assertThat(problems(env))
        .containsExactly(
            "APPVERSION_DEV needs APPVERSION_STATIC_DIRS: the directories with the app's assets");

    env = new HashMap<>(MINIMAL);
    env.put("APPVERSION_STATIC_DIRS", "src");
    assertThat(problems(env)).containsExactly("APPVERSION_STATIC_DIRS needs APPVERSION_DEV");
  }

  @ParameterizedTest
  @CsvSource({
    "APPVERSION_DEV, maybe",
    "APPVERSION_LISTEN, 15180",
    "APPVERSION_LISTEN, :15180",
    "APPVERSION_LISTEN, ::1:15180",
    "APPVERSION_LISTEN, 0.0.0.0:65536",
    "APPVERSION_LISTEN, 0.0.0.0:-1",
    "APPVERSION_ADMIN_LISTEN, localhost",
    "APPVERSION_UPSTREAM, 127.0.0.1",
    "APPVERSION_UPSTREAM, 127.0.0.1:80a",
    "APPVERSION_UPSTREAM, https://127.0.0.1:8080",
    "APPVERSION_UPSTREAM, http://127.0.0.1",
    "APPVERSION_UPSTREAM, http://127.0.0.1:8080/app",
    "APPVERSION_UPSTREAM, http://u:p@127.0.0.1:8080",
    "APPVERSION_UPSTREAM, http://127.0.0.1:8080?x",
    "APPVERSION_UPSTREAM, http://127.0.0.1:99999",
    "APPVERSION_UPSTREAM, 'http://a b:1'",
    "APPVERSION_NAME, V1",
    "APPVERSION_NAME, v1..0",
    "APPVERSION_RESOURCE, Shop",
    "APPVERSION_RESOURCE, shop/other",
    "APPVERSION_NAMESPACE, a.b",
    "APPVERSION_STATIC_URL, static",
    "APPVERSION_STATIC_URL, /static",
    "APPVERSION_STATIC_URL, //static/",
    "APP_VERSION, 'with space'",
    "APP_VERSION, -x",
    "APP_VERSION_HEADER, yes",
    "APP_VERSION_MISMATCH, RELOAD",
    "APP_VERSION_MISMATCH, explode",
    "VERSION_ENDPOINT, 1",
    "STATIC_DEV_VERSION_QUERY, on",
    "APPVERSION_CONNECT_TIMEOUT, 1",
    "APPVERSION_CONNECT_TIMEOUT, 0s",
    "APPVERSION_CONNECT_TIMEOUT, -1s",
    "APPVERSION_RESPONSE_TIMEOUT, 1.5s",
    "APPVERSION_RESPONSE_TIMEOUT, 99999999999s",
    "APPVERSION_IDLE_TIMEOUT, 15 m",
    "APPVERSION_DRAIN_TIMEOUT, 25h",
    "APPVERSION_LOG_LEVEL, trace",
    "APPVERSION_ACCESS_LOG, true",
    "APPVERSION_ACCESS_LOG, 0.5",
    "APPVERSION_ACCESS_LOG, 0%",
    "APPVERSION_ACCESS_LOG, 0.001%",
    "APPVERSION_ACCESS_LOG, 100.01%",
    "APPVERSION_ACCESS_LOG, -1%",
    "KUBERNETES_SERVICE_HOST, http://x",
    "KUBERNETES_SERVICE_PORT, 0",
    "KUBERNETES_SERVICE_PORT, tcp://10.0.0.1:443",
  })
  void invalidValueIsReportedWithTheAllowedOnes(String name, String value) {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put("APPVERSION_RESOURCE", "shop");
    env.put("APPVERSION_NAMESPACE", "web");
    env.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    env.put(name, value);

    String allowed =
        SidecarSettings.all().stream()
            .filter(setting -> setting.name().equals(name))
            .findFirst()
            .orElseThrow()
            .allowed();
    assertThat(problems(env)).containsExactly(name + "=" + value + " must be " + allowed);
  }

  @Test
  void pathWithNulIsReported() {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put("APPVERSION_ROUTING_FILE", "/a\0b");

    assertThat(problems(env)).containsExactly("APPVERSION_ROUTING_FILE=/a?b must be a path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SECRET_KEY", "SECRET_KEY_PREVIOUS"})
  void invalidSecretIsReportedWithoutItsValue(String name) {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put("SECRET_KEY", "0123456789abcdef");
    env.put(name, "hunter2");

    assertThat(problems(env)).containsExactly(name + " must be at least 16 characters");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThat(
            problems(
                Map.of(
                    "APPVERSION_LISTEN", "x",
                    "APP_VERSION_HEADER", "maybe",
                    "APPVERSION_UPSTREM", "http://127.0.0.1:1",
                    "SECRET_KEY_PREVIOUS", "0123456789abcdef",
                    "APPVERSION_RESOURCE", "shop")))
        .containsExactlyInAnyOrder(
            "APPVERSION_LISTEN=x must be HOST:PORT, such as 0.0.0.0:15180 or [::]:15180",
            "APP_VERSION_HEADER=maybe must be true or false",
            "APPVERSION_UPSTREM is not a setting; did you mean APPVERSION_UPSTREAM?",
            "SECRET_KEY_PREVIOUS needs SECRET_KEY",
            "APPVERSION_RESOURCE needs APPVERSION_NAMESPACE",
            "APPVERSION_RESOURCE needs the API server in KUBERNETES_SERVICE_HOST; outside"
                + " Kubernetes set APPVERSION_ROUTING_FILE instead");
  }

  @Test
  void missingUpstreamIsAnError() {
    assertThat(problems(Map.of()))
        .singleElement()
        .asString()
        .startsWith("no app is set: set APPVERSION_UPSTREAM (its address");
  }

  @Test
  void emptyValueMeansUnset() throws Exception {
    Map<String, String> env = new HashMap<>(MINIMAL);
    SidecarSettings.all().forEach(setting -> env.putIfAbsent(setting.name(), " "));

    assertThat(SidecarConfig.parse(env)).isEqualTo(SidecarConfig.parse(MINIMAL));
  }

  @ParameterizedTest
  @CsvSource({
    "APPVERSION_OPERATOR_SERVICE_HOST, 10.96.1.2",
    "APPVERSION_OPERATOR_SERVICE_PORT, 443",
    "APPVERSION_OPERATOR_SERVICE_PORT_HTTPS, 443",
    "APPVERSION_OPERATOR_PORT, tcp://10.96.1.2:443",
    "APPVERSION_OPERATOR_PORT_443_TCP, tcp://10.96.1.2:443",
    "APPVERSION_OPERATOR_PORT_443_TCP_PROTO, tcp",
    "APPVERSION_OPERATOR_PORT_443_TCP_PORT, 443",
    "APPVERSION_OPERATOR_PORT_443_TCP_ADDR, 10.96.1.2",
    "APPVERSION_SERVICE_HOST, 10.96.1.2",
    "APPVERSION_PORT, tcp://10.96.1.2:80",
    "APPVERSION_PORT_53_UDP, udp://10.96.1.2:53",
  })
  void theServiceLinksOfKubernetesDoNotStopTheStart(String name, String value) throws Exception {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put(name, value);

    assertThat(SidecarConfig.parse(env)).isEqualTo(SidecarConfig.parse(MINIMAL));
  }

  @ParameterizedTest
  @CsvSource({
    "APPVERSION_LABLES_FILE, /a, APPVERSION_LABELS_FILE",
    "APPVERSION_LISTN, 0.0.0.0:1, APPVERSION_LISTEN",
    "APPVERSION_LOGLEVEL, info, APPVERSION_LOG_LEVEL",
    "APPVERSION_APP_VERSION, 1, APP_VERSION",
  })
  void misspeltNameIsReportedWithTheNearestOne(String name, String value, String meant) {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put(name, value);

    assertThat(problems(env))
        .containsExactly(name + " is not a setting; did you mean " + meant + "?");
  }

  @Test
  void unknownNameWithoutANearOneIsReportedWithoutAHint() {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put("APPVERSION_PORT", "8080");

    assertThat(problems(env)).containsExactly("APPVERSION_PORT is not a setting");
  }

  @Test
  void theSchemeOfTheAppMayBeOmitted() throws Exception {
    assertThat(SidecarConfig.parse(Map.of("APPVERSION_UPSTREAM", "127.0.0.1:8080")))
        .isEqualTo(SidecarConfig.parse(MINIMAL));
    assertThat(AppAddress.parse("localhost:8080")).contains(URI.create("http://localhost:8080"));
    assertThat(AppAddress.parse("[::1]:8080")).contains(URI.create("http://[::1]:8080"));
  }

  @Test
  void anyValuesYieldSettingsOrALineForEachProblem() throws Exception {
    Random random = new Random(20260101);
    String letters = "aZ09.:/-_[]{}\"'\\ \t\n\0\u00e4\ud83d?#@%ms";
    List<String> names = SidecarSettings.all().stream().map(Setting::name).toList();
    for (int round = 0; round < 2_000; round++) {
      Map<String, String> env = new HashMap<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        StringBuilder value = new StringBuilder();
        for (int length = random.nextInt(24); length > 0; length--) {
          value.append(letters.charAt(random.nextInt(letters.length())));
        }
        env.put(names.get(random.nextInt(names.size())), value.toString());
      }
      try {
        SidecarConfig.parse(env);
      } catch (InvalidSettingsException e) {
        assertThat(e.problems()).isNotEmpty().allSatisfy(p -> assertThat(p).doesNotContain("\n"));
      }
    }
  }

  @Test
  void settingsNeverShowTheirSecrets() throws Exception {
    Map<String, String> env = new HashMap<>(MINIMAL);
    env.put("SECRET_KEY", "correct-horse-battery");

    assertThat(SidecarConfig.parse(env).toString()).doesNotContain("correct-horse");
    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(
            () -> {
              env.put("APPVERSION_LISTEN", "x");
              SidecarConfig.parse(env);
            })
        .satisfies(e -> assertThat(e.toString()).doesNotContain("correct-horse"));
  }

  private static List<String> problems(Map<String, String> env) {
    return catchThrowableOfType(InvalidSettingsException.class, () -> SidecarConfig.parse(env))
        .problems();
  }
}
