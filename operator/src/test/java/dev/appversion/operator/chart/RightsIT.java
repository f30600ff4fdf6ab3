package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.operator.ControlPlane;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.endpoints.EndpointSettings;
import dev.appversion.operator.endpoints.OperatorEndpoints;
import dev.appversion.operator.metrics.ReconcileMetrics;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.CustomResources;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.testkit.docs.DocumentationPages;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator with exactly the permissions of the chart. */
@OnApiServer
class RightsIT {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final KubernetesClient admin;
  private final int number = COUNTER.incrementAndGet();
  private final String system = "rights-system-" + number;
  private final String web = "rights-web-" + number;
  private final String other = "rights-other-" + number;
  private final Queue<String> forbidden = new ConcurrentLinkedQueue<>();
  private final List<HasMetadata> installed = new ArrayList<>();
  private final List<AutoCloseable> started = new ArrayList<>();

  RightsIT(ApiServer server) {
    admin = server.client();
  }

  @BeforeEach
  void makeNamespaces() {
    CustomResources.apply(admin, Chart.ROOT);
    eventually(() -> admin.resources(AppVersion.class).inNamespace("default").list());
    for (String namespace : List.of(system, web, other)) {
      admin
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
    installed.forEach(object -> admin.resource(object).delete());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theChartsRightsAreEnoughForAllThatTheOperatorDoes(boolean inSomeNamespaces)
      throws Exception {
    List<HasMetadata> objects = install(inSomeNamespaces ? web : "");
    KubernetesClient client = operatorsClient();
    ControlPlane operator = start(objects, client);

    apply("v1, v2", "");
    awaitCondition("NoPods");
    assertThat(names()).contains("shop", "shop-v1", "shop-v2", "shop-routing", "shop-appversion");
    apply("v1", "bust-1");
    eventually(() -> assertThat(names()).doesNotContain("shop-v2"));

    // A person changes the key; the operator must notice.
    admin
        .secrets()
        .inNamespace(web)
        .withName("shop-appversion")
        .edit(secret -> new SecretBuilder(secret).addToStringData("secret-key", "short").build());
    operator.bustEndpointChanged();
    awaitCondition("SecretKeyInvalid");
    // It is created again if it was deleted.
    admin.secrets().inNamespace(web).withName("shop-appversion").delete();
    operator.bustEndpointChanged();
    awaitCondition("NoPods");

    assertThat(
            admin
                .resource(Chart.one(objects, MutatingWebhookConfiguration.class))
                .get()
                .getWebhooks()
                .getFirst()
                .getClientConfig()
                .getCaBundle())
        .isNotEmpty();
    assertThat(admin.v1().events().inNamespace(web).list().getItems()).isNotEmpty();
    assertThat(forbidden).isEmpty();
  }

  /** The status that means "not processed yet" to kstatus. */
  @Test
  void aNewResourceHasAnObservedGenerationBeforeAnyOperatorSeesIt() {
    apply("v1", "");

    assertThat(
            admin
                .resources(AppVersion.class)
                .inNamespace(web)
                .withName("shop")
                .get()
                .getStatus()
                .observedGeneration())
        .isEqualTo(-1);
  }

  @Test
  void secretsAreReadByNameOnly() {
    install("");

    assertThat(mayOperator("get", "", "secrets", web)).isTrue();
    assertThat(mayOperator("create", "", "secrets", web)).isTrue();
    for (String verb : List.of("list", "watch", "update", "patch", "delete")) {
      assertThat(mayOperator(verb, "", "secrets", web)).as(verb).isFalse();
    }
  }

  @Test
  void theOperatorReadsAnswersAndDeletesCommands() {
    install("");

    for (String verb : List.of("get", "list", "watch", "delete")) {
      assertThat(mayOperator(verb, "appversion.dev", "appversioncommands", web)).as(verb).isTrue();
    }
    assertThat(mayOperator("patch", "appversion.dev", "appversioncommands/status", web)).isTrue();
    for (String verb : List.of("create", "update", "patch")) {
      assertThat(mayOperator(verb, "appversion.dev", "appversioncommands", web)).as(verb).isFalse();
    }
  }

  /** The policy of docs/guide/commands.md. */
  @Test
  void aPolicyLimitsApprovalsToAGroup() {
    install("");
    bind("jane", "commander");
    bind("mia", "commander");
    applyFromTheGuide("approvals.example.com");

    eventually(
        () ->
            assertThatThrownBy(() -> command("jane", "developers", "approve"))
                .hasMessageContaining("only members of release-managers may approve"));
    assertThatCode(() -> command("jane", "developers", "abort")).doesNotThrowAnyException();
    assertThatCode(() -> command("mia", "release-managers", "approve")).doesNotThrowAnyException();
  }

  /** The policy of docs/guide/commands.md for an installation without the webhook. */
  @Test
  void aPolicyRefusesAnotherAuthor() {
    install("");
    bind("jane", "commander");
    applyFromTheGuide("command-authors.example.com");

    eventually(
        () ->
            assertThatThrownBy(() -> command("jane", "developers", "abort, by: the boss"))
                .hasMessageContaining("spec.by: must be your own user name, or omitted"));
    assertThatCode(() -> command("jane", "developers", "abort, by: jane"))
        .doesNotThrowAnyException();
    assertThatCode(() -> command("jane", "developers", "abort")).doesNotThrowAnyException();
  }

  private void bind(String user, String role) {
    create(
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName(user)
            .withNamespace(web)
            .endMetadata()
            .withNewRoleRef(
                "rbac.authorization.k8s.io",
                "ClusterRole",
                "appversion." + system + ".appversion.dev:" + role)
            .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
            .build());
  }

  private void applyFromTheGuide(String policy) {
    DocumentationPages.blocks().stream()
        .filter(block -> block.where().contains("commands.md"))
        .filter(block -> block.text().contains("name: " + policy))
        .flatMap(block -> Stream.of(block.text().split("(?m)^---$", -1)))
        .map(yaml -> admin.getKubernetesSerialization().<HasMetadata>unmarshal(yaml))
        .forEach(this::create);
  }

  private void create(HasMetadata object) {
    admin.resource(object).create();
    installed.add(object);
  }

  /** Creates a command with this action, and further fields. */
  private void command(String user, String group, String action) {
    Config config =
        new ConfigBuilder(admin.getConfiguration())
            .withImpersonateUsername(user)
            .withImpersonateGroups(group, "system:authenticated")
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      client
          .resource(
              client
                  .getKubernetesSerialization()
                  .unmarshal(
                      """
                      apiVersion: appversion.dev/v1alpha1
                      kind: AppVersionCommand
                      metadata: {generateName: shop-, namespace: %s}
                      spec: {app: shop, action: %s}
                      """
                          .formatted(web, action),
                      AppVersionCommand.class))
          .create();
    }
  }

  @Test
  void anOperatorOfSomeNamespacesMayDoNothingElsewhere() {
    install(web);

    assertThat(mayOperator("patch", "", "services", web)).isTrue();
    for (String resource : List.of("services", "secrets", "configmaps", "pods")) {
      assertThat(mayOperator("get", "", resource, other)).as(resource).isFalse();
    }
    assertThat(mayOperator("list", "appversion.dev", "appversions", other)).isFalse();
    assertThat(mayOperator("get", "", "namespaces", "")).isFalse();
  }

  /** The permissions of a chart with these values; no webhook is called here. */
  private List<HasMetadata> install(String watchNamespaces) {
    List<HasMetadata> objects =
        Chart.render(
            "appversion",
            system,
            "--set",
            "crds.install=false"
                + (watchNamespaces.isEmpty()
                    ? ""
                    : ",operator.watchNamespaces={" + watchNamespaces + "}"));
    for (HasMetadata object : objects) {
      if (object instanceof MutatingWebhookConfiguration configuration) {
        configuration.getWebhooks().forEach(webhook -> webhook.setFailurePolicy("Ignore"));
      }
      if (!object.getKind().equals("Deployment")) {
        admin.resource(object).create();
        installed.add(object);
      }
    }
    return objects;
  }

  private ControlPlane start(List<HasMetadata> objects, KubernetesClient client) throws Exception {
    Map<String, String> environment = Chart.environment(objects, system);
    environment.put("POD_NAME", "operator-1");
    environment.put("APPVERSION_LISTEN", "127.0.0.1:0");
    ControlPlane operator =
        new ControlPlane(
            OperatorSettings.parse(environment),
            client,
            "0.1.0",
            () -> new BustEndpoint("https://operator.test", "PEM"),
            new ReconcileMetrics(),
            Clock.systemUTC(),
            () -> {});
    started.add(operator);
    OperatorEndpoints endpoints =
        OperatorEndpoints.start(
            client, EndpointSettings.parse(environment, "0.1.0"), Clock.systemUTC(), bundle -> {});
    started.add(endpoints);
    operator.start();
    return operator;
  }

  private KubernetesClient operatorsClient() {
    Config config =
        new ConfigBuilder(admin.getConfiguration())
            .withImpersonateUsername("system:serviceaccount:" + system + ":appversion-operator")
            .withImpersonateGroups(
                "system:serviceaccounts",
                "system:serviceaccounts:" + system,
                "system:authenticated")
            .build();
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("forbidden", new Forbidden()))
            .build();
    started.add(client);
    return client;
  }

  private final class Forbidden implements Interceptor {
    @Override
    public void after(
        HttpRequest request,
        HttpResponse<?> response,
        AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      if (response.code() == HttpURLConnection.HTTP_FORBIDDEN && isOurs(request.uri().getPath())) {
        forbidden.add(request.method() + " " + request.uri());
      }
    }
  }

  /** Other tests' namespaces on the same API server may be ending, which is 403 as well. */
  private boolean isOurs(String path) {
    return !path.contains("/namespaces/")
        || List.of(system, web, other).stream()
            .anyMatch(namespace -> (path + "/").contains("/namespaces/" + namespace + "/"));
  }

  private boolean mayOperator(String verb, String group, String resource, String namespace) {
    return may(
        "system:serviceaccount:" + system + ":appversion-operator",
        verb,
        group,
        resource,
        namespace);
  }

  /**
   * @param resource with a subresource after a slash
   */
  private boolean may(String user, String verb, String group, String resource, String namespace) {
    String[] parts = resource.split("/", 2);
    return admin
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(
            new io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(group)
                .withResource(parts[0])
                .withSubresource(parts.length == 2 ? parts[1] : null)
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }

  private void apply(String versions, String bust) {
    StringBuilder list = new StringBuilder();
    for (String version : versions.split(", ", -1)) {
      list.append(
          "\n  - {name: %s, weight: 1, selector: {version: %s}}".formatted(version, version));
    }
    AppVersion resource =
        admin
            .getKubernetesSerialization()
            .unmarshal(
                """
                apiVersion: appversion.dev/v1alpha1
                kind: AppVersion
                metadata:
                  name: shop
                  namespace: %s
                  annotations: {appversion.dev/bust: "%s"}
                spec:
                  selector: {app: shop}
                  port: 8080
                  defaultVersion: v1
                  versions:%s
                """
                    .formatted(web, bust, list),
                AppVersion.class);
    admin.resource(resource).fieldManager("user").forceConflicts().serverSideApply();
  }

  private List<String> names() {
    List<HasMetadata> all = new ArrayList<>();
    all.addAll(admin.services().inNamespace(web).list().getItems());
    all.addAll(admin.configMaps().inNamespace(web).list().getItems());
    all.addAll(admin.secrets().inNamespace(web).list().getItems());
    return all.stream().map(it -> it.getMetadata().getName()).toList();
  }

  private void awaitCondition(String reason) {
    eventually(
        () ->
            assertThat(
                    admin
                        .resources(AppVersion.class)
                        .inNamespace(web)
                        .withName("shop")
                        .get()
                        .getStatus()
                        .conditions())
                .as("forbidden: " + forbidden)
                .anySatisfy(it -> assertThat(it.getReason()).isEqualTo(reason)));
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(
            e -> e instanceof NullPointerException || e instanceof KubernetesClientException)
        .untilAsserted(assertion);
  }
}
