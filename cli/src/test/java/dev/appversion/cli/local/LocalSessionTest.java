package dev.appversion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.cli.resource.FieldError;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local mode as a whole: a file, two apps, real sidecars. */
class LocalSessionTest {
  private static final String RESOURCE =
      """
      apiVersion: appversion.dev/v1alpha1
      kind: AppVersion
      metadata: {name: shop}
      spec:
        selector: {app: shop}
        port: 8080
        defaultVersion: v1.0
        versions:
        - {name: v1.0, weight: 100, selector: {version: v1.0}, manifest: {path: /static/staticfiles.json}}
        - {name: v1.1, weight: 0, selector: {version: v1.1}}
      """;
  private static final SecretKeys KEYS =
      SecretKeys.of("a-key-for-this-test-only", Optional.empty());

  @TempDir Path folder;
  private final TestApp first = new TestApp("one");
  private final TestApp second = new TestApp("two");
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Applied> applied = new CopyOnWriteArrayList<>();
  private final List<FieldError> refused = new CopyOnWriteArrayList<>();
  private final List<String> presence = new CopyOnWriteArrayList<>();
  private Path file;
  private LocalSession session;

  @BeforeEach
  void start() throws Exception {
    file = Files.writeString(folder.resolve("appversion.yaml"), RESOURCE);
    session = open(file);
  }

  @AfterEach
  void stop() {
    session.close();
    first.close();
    second.close();
    http.close();
  }

  @Test
  void visitorsAreRoutedByWeightAndPinnedClientsByTheirPin() throws Exception {
    assertThat(navigate().body()).isEqualTo("one");
    assertThat(navigate().headers().firstValue("x-backend-target")).contains("shop-v1-0");
    assertThat(send(request("/").header("X-App-Requested-Version", "v1.1")).body())
        .isEqualTo("two");
    assertThat(send(request("/").header("Cookie", "app_version=v1.1")).body()).isEqualTo("two");
  }

  @Test
  void anUnknownVersionIsAConflictThatListsTheLiveOnes() throws Exception {
    HttpResponse<String> response = send(request("/").header("X-App-Requested-Version", "v9"));

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("v1.0", "v1.1");
  }

  @Test
  void theAppVersionComesFromTheUpstreamsManifest() throws Exception {
    assertThat(send(request("/version")).body()).contains("\"manifest\"");
    assertThat(session.table().version("v1.0").orElseThrow().manifest()).isNotNull();
  }

  @Test
  void anEditIsFollowed() throws Exception {
    edit(
        RESOURCE.replace("weight: 100", "weight: 0").replace("v1.1, weight: 0", "v1.1, weight: 1"));

    await().untilAsserted(() -> assertThat(navigate().body()).isEqualTo("two"));
    assertThat(refused).isEmpty();
  }

  @Test
  void aBadEditIsReportedAndChangesNothing() throws Exception {
    String revision = session.table().revision();
    edit(RESOURCE.replace("weight: 100", "weight: -1"));

    await().untilAsserted(() -> assertThat(refused).isNotEmpty());
    assertThat(refused)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("spec.versions[0].weight");
              assertThat(problem.line()).isEqualTo(9);
            });
    assertThat(session.table().revision()).isEqualTo(revision);
    assertThat(navigate().body()).isEqualTo("one");
  }

  @Test
  void anEditThatNamesAMissingVersionChangesNothing() throws Exception {
    edit(
        RESOURCE.replace(
            "selector: {version: v1.1}",
            "selector: {version: v1.1}, manifest: {configMapRef: {name: none}}"));
    await().untilAsserted(() -> assertThat(refused).isNotEmpty());
    assertThat(refused.getFirst().message())
        .contains("ConfigMap none")
        .contains("no such ConfigMap");

    refused.clear();
    edit(RESOURCE + "  - {name: v1.2, selector: {version: v1.2}}\n");
    await().untilAsserted(() -> assertThat(refused).isNotEmpty());
    assertThat(refused.getFirst().message()).contains("--upstream v1.2=");
    assertThat(navigate().body()).isEqualTo("one");
  }

  @Test
  void aRolloutGivesItsTargetAllNewVisitorsWithANotice() throws Exception {
    edit(
        RESOURCE
            .replace("  defaultVersion: v1.0\n", "  rollout: {target: v1.1}\n")
            .replace("weight: 100, ", ""));

    await().untilAsserted(() -> assertThat(session.table().defaultVersion()).isEqualTo("v1.1"));
    assertThat(navigate().body()).isEqualTo("two");
    assertThat(applied.getLast().notices())
        .containsExactly(
            "spec.rollout: local mode runs no steps; the target v1.1 gets all new visitors");
    assertThat(refused).isEmpty();
  }

  @Test
  void aShortAbsenceOfTheFileChangesNothing() throws Exception {
    Files.delete(file);
    edit(RESOURCE.replace("defaultVersion: v1.0", "defaultVersion: v1.1"));

    await().untilAsserted(() -> assertThat(session.table().defaultVersion()).isEqualTo("v1.1"));
    assertThat(refused).isEmpty();
  }

  @Test
  void aFileThatDisappearsIsReported() throws Exception {
    Files.delete(file);
    await().untilAsserted(() -> assertThat(presence).containsExactly("disappeared"));
    assertThat(navigate().body()).isEqualTo("one");

    edit(RESOURCE);
    await().untilAsserted(() -> assertThat(presence).endsWith("reappeared"));
    assertThat(applied).hasSize(1);
  }

  @Test
  void thePageForAnAppThatDoesNotRunNamesItsAddress() throws Exception {
    String address = first.uri().toString();
    first.close();

    HttpResponse<String> response = navigate();

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.body()).contains("<h1>").contains("v1.0").contains(address);
    HttpResponse<String> data = send(request("/data"));
    assertThat(data.statusCode()).isEqualTo(503);
    assertThat(data.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(data.body()).contains(address);
  }

  @Test
  void manifestsAndComponentsComeFromConfigMapsOfTheSameFile() throws Exception {
    edit(
        RESOURCE.replace(
                "{name: v1.1, weight: 0, selector: {version: v1.1}}",
                "{name: v1.1, selector: {version: v1.1}, manifest: {configMapRef: {name: m}},"
                    + " components: [{name: config, configMapRef: {name: c}}]}")
            + """
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {staticfiles.json: '{"paths": {}, "hash": "abc"}'}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: "1", b: "2"}}
            """);

    await().untilAsserted(() -> assertThat(applied).hasSize(2));
    var version = session.table().version("v1.1").orElseThrow();
    assertThat(version.manifest()).isNotNull();
    assertThat(version.components()).containsEntry("config", 2);
  }

  @Test
  void onlyABustReadsAnUpstreamsManifestAgain() throws Exception {
    String before = appVersion();
    first.manifest("{\"version\":\"1.0\",\"paths\":{\"a.css\":\"a.222222222222.css\"}}");
    edit(RESOURCE.replace("defaultVersion: v1.0", "defaultVersion: v1.1"));
    await().untilAsserted(() -> assertThat(applied).hasSize(2));
    assertThat(appVersion()).isEqualTo(before);

    HttpResponse<String> response = bust(token("/shop"));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(appVersion()).isNotEqualTo(before);
    assertThat(session.table().bust().generation()).isEqualTo(1);
  }

  @Test
  void aTokenIsValidForOneBust() throws Exception {
    String token = token("/shop");
    first.manifest("not JSON");
    assertThat(bust(token).statusCode()).as("nothing was busted").isEqualTo(503);
    first.manifest("{\"version\":\"1.0\",\"paths\":{\"a.css\":\"a.222222222222.css\"}}");
    assertThat(bust(token).statusCode()).isEqualTo(200);

    HttpResponse<String> again = bust(token);

    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(again.body()).contains("has been used");
    assertThat(session.table().bust().generation()).isEqualTo(1);
    assertThat(bust(token("/shop")).statusCode()).isEqualTo(200);
  }

  @Test
  void aBadTokenBustsNothing() throws Exception {
    assertThat(bust(token("/other")).statusCode()).isEqualTo(401);
    assertThat(bust("nonsense").statusCode()).isEqualTo(401);
    assertThat(session.table().bust().generation()).isZero();
  }

  @Test
  void aBustThatCannotReadTheManifestChangesNothing() throws Exception {
    first.manifest("not JSON");

    assertThat(bust(token("/shop")).statusCode()).isEqualTo(503);
    assertThat(session.table().bust().generation()).isZero();
  }

  @Test
  void aMissingManifestIsRequestedAgainFromTheUpstream() throws Exception {
    session.close();
    applied.clear();
    first.manifest("");
    session = open(file);
    assertThat(applied.getFirst().warnings()).singleElement().asString().contains("v1.0");

    first.manifest("{\"paths\": {}, \"hash\": \"late\"}");

    await().untilAsserted(() -> assertThat(appVersion()).isEqualTo("late"));
  }

  @Test
  void anInvalidFileAtTheStartStartsNothing() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), RESOURCE.replace("8080", "0"));

    assertThatThrownBy(() -> open(bad)).isInstanceOf(InvalidResourceException.class);
  }

  private LocalSession open(Path resource) throws IOException, InvalidResourceException {
    return LocalSession.start(
        resource,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Map.of("v1.0", first.uri(), "v1.1", second.uri()),
        KEYS,
        new LocalSession.Listener() {
          @Override
          public void applied(Applied result) {
            applied.add(result);
          }

          @Override
          public void refused(List<FieldError> problems) {
            refused.addAll(problems);
          }

          @Override
          public void disappeared() {
            presence.add("disappeared");
          }

          @Override
          public void reappeared() {
            presence.add("reappeared");
          }
        });
  }

  private void edit(String text) throws IOException {
    Files.writeString(file, text);
  }

  private String appVersion() {
    return session.table().version("v1.0").orElseThrow().appVersion();
  }

  private HttpResponse<String> navigate() throws IOException, InterruptedException {
    return send(
        request("/")
            .header("Accept", "text/html")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "document"));
  }

  private HttpResponse<String> bust(String token) throws IOException, InterruptedException {
    return send(
        request("/cache/bust")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private static String token(String scope) {
    return BustToken.issue(
        KEYS, scope, Instant.now().plusSeconds(60), UUID.randomUUID().toString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + session.address().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
