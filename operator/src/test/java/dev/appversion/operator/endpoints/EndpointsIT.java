package dev.appversion.operator.endpoints;

import static dev.appversion.operator.endpoints.InjectingOperator.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhook and bust API with a real API server and a real HTTPS client. */
@OnApiServer
class EndpointsIT {
  private static final String KEY = "0123456789abcdef-test-key";

  private final KubernetesClient client;
  private InjectingOperator operator;
  private OperatorEndpoints endpoints;
  private String web;

  EndpointsIT(ApiServer server) {
    client = server.client();
  }

  @BeforeEach
  void start() {
    operator = new InjectingOperator(client);
    endpoints = operator.endpoints();
    web = operator.namespace();
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void aLabelledPodIsInjectedAndRestrictedAdmitsIt() {
    Pod pod = operator.create(pod("shop", ""));

    Container sidecar = pod.getSpec().getInitContainers().getFirst();
    assertThat(sidecar.getName()).isEqualTo("appversion");
    assertThat(sidecar.getRestartPolicy()).isEqualTo("Always");
    assertThat(pod.getSpec().getVolumes()).extracting(Volume::getName).contains("appversion");
    assertThat(pod.getMetadata().getAnnotations()).containsEntry(Annotations.INJECTED, "0.1.0");
    PrometheusText metrics = new PrometheusText();
    endpoints.writeMetrics(metrics);
    assertThat(metrics.toString())
        .contains("appversion_operator_webhook_reviews_total{outcome=\"injected\"}")
        .containsPattern(
            "appversion_operator_webhook_duration_seconds_count.webhook=\"mutate\". [1-9]");
  }

  @Test
  void anOptedOutPodIsAdmittedAsItIs() {
    Pod pod = operator.create(pod("plain", "annotations: {appversion.dev/inject: 'false'}"));

    assertThat(pod.getSpec().getInitContainers()).isEmpty();
  }

  @Test
  void aPodThatCannotBeInjectedIsRefusedWithTheReason() {
    Pod pod = pod("wrong", "annotations: {appversion.dev/port: '80'}");

    assertThatThrownBy(() -> operator.create(pod))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(
            "annotation appversion.dev/port is '80', but must be a port from 1024 to 65535");
  }

  @Test
  void theAuthorOfACommandIsTheAuthenticatedUser() {
    AppVersionCommand command =
        client
            .getKubernetesSerialization()
            .unmarshal(
                """
                apiVersion: appversion.dev/v1alpha1
                kind: AppVersionCommand
                metadata: {generateName: shop-abort-, namespace: %s}
                spec: {app: shop, action: abort, by: another}
                """
                    .formatted(web),
                AppVersionCommand.class);

    assertThat(client.resource(command).dryRun().create().getSpec().by()).isEqualTo("admin");
    assertThat(client.resource(command).create().getSpec().by()).isEqualTo("admin");
  }

  @Test
  void aBustIsAnsweredWhenTheLeaderHasCarriedItOut() throws Exception {
    secret();
    table(new BustState(3, "earlier", "", ""));
    try (var leader = client.resources(AppVersion.class).inNamespace(web).watch(leader())) {
      assertThat(leader).isNotNull();

      HttpResponse<String> answer = bust("Bearer " + token());

      assertThat(answer.body()).isEqualTo("{\"generation\":4}");
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aTokenIsValidForOneBust() throws Exception {
    secret();
    table(new BustState(3, "earlier", "", ""));
    String token = token();
    try (var leader = client.resources(AppVersion.class).inNamespace(web).watch(leader())) {
      assertThat(leader).isNotNull();
      assertThat(bust("Bearer " + token).statusCode()).isEqualTo(200);
      String request = request();

      HttpResponse<String> again = bust("Bearer " + token);

      assertThat(again.statusCode()).isEqualTo(409);
      assertThat(again.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(again.body()).contains("has been used").contains("appversion token");
      assertThat(request()).isEqualTo(request);
      assertThat(bust("Bearer " + issue(KEY, web + "/shop", Instant.now().plusSeconds(61))))
          .extracting(HttpResponse::statusCode)
          .isEqualTo(200);
      assertThat(request()).isNotEqualTo(request);
    }
  }

  private String request() {
    return client
        .resources(AppVersion.class)
        .inNamespace(web)
        .withName("shop")
        .get()
        .getMetadata()
        .getAnnotations()
        .get(Annotations.BUST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer x", "Basic dXNlcjpwYXNz", "expired", "foreign", "forged"})
  void anInvalidTokenIsRejectedAndChangesNothing(String kind) throws Exception {
    secret();
    String header =
        switch (kind) {
          case "expired" -> "Bearer " + issue(KEY, web + "/shop", Instant.now().minusSeconds(1));
          case "foreign" -> "Bearer " + issue(KEY, web + "/other", Instant.now().plusSeconds(60));
          case "forged" ->
              "Bearer " + issue("another-key-of-16", web + "/shop", Instant.now().plusSeconds(60));
          default -> kind;
        };

    HttpResponse<String> answer = bust(header);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"appversion\"");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).as("does not contain the reason").isEqualTo(bust("").body());
    assertThat(
            client
                .resources(AppVersion.class)
                .inNamespace(web)
                .withName("shop")
                .get()
                .getMetadata()
                .getAnnotations())
        .doesNotContainKey(Annotations.BUST);
  }

  @Test
  void aBustOfAnAppThatIsNotThereIsNotFound() throws Exception {
    assertThat(bust("Bearer " + token()).statusCode()).isEqualTo(404);
  }

  @Test
  void aBustWithAnUnusableKeyReportsThatWithoutTheKey() throws Exception {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("shop-appversion")
                .endMetadata()
                .addToStringData("secret-key", "short")
                .build())
        .inNamespace(web)
        .create();

    HttpResponse<String> answer = bust("Bearer " + token());

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("needs at least 16").doesNotContain("\"short\"");
  }

  /** Carries out a request as the leader does: with a table of the next generation. */
  private Watcher<AppVersion> leader() {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, AppVersion app) {
        String request =
            Optional.ofNullable(app.getMetadata().getAnnotations())
                .map(it -> it.get(Annotations.BUST))
                .orElse("");
        if (!request.isEmpty()) {
          table(new BustState(4, request, "", ""));
        }
      }

      @Override
      public void onClose(WatcherException cause) {}
    };
  }

  private void table(BustState bust) {
    RoutingTable table =
        RoutingTableJson.read(
            """
            {"app": "shop", "namespace": "%s", "port": 8080, "defaultVersion": "v1.0",
             "versions": [{"name": "v1.0", "weight": 1, "backend": "shop-v1-0",
                           "address": "10.96.0.9:80", "appVersion": "1", "source": "explicit"}],
             "bust": {"generation": %d, "request": "%s"}}
            """
                .formatted(web, bust.generation(), bust.request()));
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("shop-routing")
                .endMetadata()
                .addToData("routing.json", RoutingTableJson.write(table))
                .build())
        .inNamespace(web)
        .serverSideApply();
  }

  private HttpResponse<String> bust(String authorization) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    trusted.setCertificateEntry(
        "authority",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    endpoints.certificateAuthorities().getBytes(StandardCharsets.UTF_8))));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    try (HttpClient https = HttpClient.newBuilder().sslContext(context).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(
                      "https://127.0.0.1:%d/v1/namespaces/%s/appversions/shop/bust"
                          .formatted(endpoints.port(), web)))
              .POST(HttpRequest.BodyPublishers.noBody());
      if (!authorization.isEmpty()) {
        request.header("Authorization", authorization);
      }
      return https.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private String token() {
    return issue(KEY, web + "/shop", Instant.now().plusSeconds(60));
  }

  private static String issue(String key, String scope, Instant expiry) {
    return BustToken.issue(SecretKeys.of(key, Optional.empty()), scope, expiry, "nonce");
  }

  private void secret() {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("shop-appversion")
                .endMetadata()
                .addToStringData("secret-key", KEY)
                .build())
        .inNamespace(web)
        .create();
  }
}
