package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.endpoints.EndpointSettings;
import dev.appversion.testkit.KubernetesTools;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart renders, by helm itself. */
class ChartIT {
  private static final Path ROOT =
      Path.of(System.getProperty("appversion.root", "..")).toAbsolutePath().normalize();
  private static final Path CHART = ROOT.resolve("charts/appversion");

  private static Path helm;

  private record Output(int exit, String text) {}

  @BeforeEach
  void findHelm() {
    assumeTrue(KubernetesTools.areWanted(), "this run is to have no helm (-De2e.cluster=none)");
    helm = Path.of(KubernetesTools.find("helm"));
  }

  @Test
  void lintsStrictly() throws Exception {
    Output output = helm("lint", "--strict", CHART.toString(), "--kube-version", "1.34.0");

    assertThat(output.exit()).as(output.text()).isZero();
  }

  @Test
  void theDefaultsAreComplete() throws Exception {
    List<HasMetadata> objects = render("appversion", "appversion-system");

    assertThat(objects)
        .extracting(it -> it.getKind() + "/" + it.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "CustomResourceDefinition/appversions.appversion.dev",
            "Deployment/appversion-operator",
            "Service/appversion-operator",
            "ServiceAccount/appversion-operator",
            "PodDisruptionBudget/appversion-operator",
            "Lease/appversion-operator",
            "Secret/appversion-operator-tls",
            "Role/appversion-operator",
            "RoleBinding/appversion-operator",
            "ClusterRole/appversion.appversion-system.appversion.dev",
            "ClusterRoleBinding/appversion.appversion-system.appversion.dev",
            "ClusterRole/appversion.appversion-system.appversion.dev:webhook",
            "ClusterRoleBinding/appversion.appversion-system.appversion.dev:webhook",
            "MutatingWebhookConfiguration/appversion.appversion-system.appversion.dev",
            "ValidatingAdmissionPolicy/crd.appversion.appversion-system.appversion.dev",
            "ValidatingAdmissionPolicyBinding/crd.appversion.appversion-system.appversion.dev");
    assertThat(one(objects, Secret.class).getData()).isNullOrEmpty();
    assertThat(one(objects, Lease.class).getSpec()).isNull();
    assertThat(one(objects, CustomResourceDefinition.class).getMetadata().getAnnotations())
        .containsEntry("helm.sh/resource-policy", "keep")
        .containsEntry("argocd.argoproj.io/sync-options", "Prune=false,Delete=false")
        .containsEntry("kustomize.toolkit.fluxcd.io/prune", "disabled");
  }

  @Test
  void theOperatorUnderstandsItsEnvironment() throws Exception {
    List<HasMetadata> objects = render("appversion", "appversion-system", "--set", "image.tag=dev");

    EndpointSettings settings =
        EndpointSettings.parse(environment(objects, "appversion-system"), "0.1.0");

    assertThat(settings.injection().image()).isEqualTo("appversion/sidecar:dev");
    assertThat(settings.tls().secret())
        .isEqualTo(one(objects, Secret.class).getMetadata().getName());
    assertThat(settings.tls().webhookConfiguration())
        .isEqualTo(one(objects, MutatingWebhookConfiguration.class).getMetadata().getName());
    assertThat(settings.bustUrl())
        .isEqualTo("https://appversion-operator.appversion-system.svc")
        .isEqualTo(environment(objects, "appversion-system").get("APPVERSION_BUST_URL"));
    Container operator = operator(objects);
    assertThat(operator.getImage()).isEqualTo("appversion/operator:dev");
    assertThat(operator.getImagePullPolicy()).isEqualTo("IfNotPresent");
  }

  @Test
  void theOperatorMeetsPodSecurityRestricted() throws Exception {
    var pod =
        one(render("appversion", "appversion-system"), Deployment.class)
            .getSpec()
            .getTemplate()
            .getSpec();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getContainers())
        .singleElement()
        .extracting(Container::getSecurityContext)
        .satisfies(
            context -> {
              assertThat(context.getAllowPrivilegeEscalation()).isFalse();
              assertThat(context.getReadOnlyRootFilesystem()).isTrue();
              assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(context.getCapabilities().getAdd()).isNullOrEmpty();
            });
  }

  @Test
  void aStoreOnAVolumeHasOneWriterAndMeetsPodSecurityRestricted() throws Exception {
    List<HasMetadata> objects =
        render("appversion", "appversion-system", "--set", "store.enabled=true");

    assertThat(objects)
        .extracting(it -> it.getKind() + "/" + it.getMetadata().getName())
        .contains(
            "Deployment/appversion-store",
            "Service/appversion-store",
            "Secret/appversion-store",
            "PersistentVolumeClaim/appversion-store");
    var spec = store(objects).getSpec();
    assertThat(spec.getStrategy().getType()).isEqualTo("Recreate");
    assertThat(spec.getReplicas()).isEqualTo(1);
    var pod = spec.getTemplate().getSpec();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    var context = pod.getContainers().getFirst().getSecurityContext();
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getReadOnlyRootFilesystem()).isTrue();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
    // It waits for a key, and takes the one before it as well where there is one.
    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getName().equals("key"))
        .singleElement()
        .satisfies(
            volume ->
                assertThat(volume.getProjected().getSources())
                    .extracting(
                        source -> source.getSecret().getItems().getFirst().getPath(),
                        source -> source.getSecret().getOptional())
                    .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("secret-key", null),
                        org.assertj.core.groups.Tuple.tuple("secret-key-previous", true)));
    assertThat(all(objects, Secret.class))
        .allSatisfy(secret -> assertThat(secret.getData()).isNullOrEmpty());
    // Whoever uninstalls does not lose what open pages may still load.
    assertThat(
            one(objects, io.fabric8.kubernetes.api.model.PersistentVolumeClaim.class)
                .getMetadata()
                .getAnnotations())
        .containsEntry("helm.sh/resource-policy", "keep");
  }

  @Test
  void theOperatorKnowsTheStoreAndMayFillItsKeyAlone() throws Exception {
    List<HasMetadata> objects =
        render("appversion", "appversion-system", "--set", "store.enabled=true");

    var settings = OperatorSettings.parse(environment(objects, "appversion-system"));

    assertThat(settings.store().orElseThrow().url())
        .hasToString("http://appversion-store.appversion-system.svc");
    assertThat(settings.store().orElseThrow().secret()).isEqualTo("appversion-store");
    assertThat(rules(objects))
        .filteredOn(rule -> rule.getResourceNames().contains("appversion-store"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getResources()).containsExactly("secrets");
              assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "update");
            });
    assertThat(
            OperatorSettings.parse(
                    environment(render("appversion", "appversion-system"), "appversion-system"))
                .store())
        .isEmpty();
  }

  @Test
  void aStoreOverABucketMayHaveReplicasAndClaimsNoVolume() throws Exception {
    List<HasMetadata> objects =
        render(
            "appversion",
            "appversion-system",
            "--set",
            "store.enabled=true,store.replicas=2,store.s3.bucket=assets,"
                + "store.s3.endpoint=http://minio.minio.svc:9000,store.s3.credentialsSecret=bucket");

    assertThat(all(objects, io.fabric8.kubernetes.api.model.PersistentVolumeClaim.class)).isEmpty();
    Map<String, String> environment =
        store(objects)
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getEnv()
            .stream()
            .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    assertThat(environment)
        .containsEntry("APPVERSION_S3_BUCKET", "assets")
        .containsEntry("APPVERSION_S3_ENDPOINT", "http://minio.minio.svc:9000")
        .doesNotContainKey("APPVERSION_STORE_DIR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "store.replicas=2|more than one needs a bucket",
        "store.s3.bucket=assets|/store/s3/endpoint",
        "store.volume.type=hostPath|/store/volume/type",
      })
  void aStoreThatCannotWorkIsRefused(String values, String message) throws Exception {
    Output output = template("a", "b", "--set", "store.enabled=true," + values);

    assertThat(output.exit()).isNotZero();
    assertThat(output.text()).contains(message);
  }

  @Test
  void rightsHaveNoWildcardsAndNoEscalation() throws Exception {
    List<PolicyRule> rules = rules(render("appversion", "appversion-system"));

    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getApiGroups()).doesNotContain("*");
              assertThat(rule.getResources()).doesNotContain("*");
              assertThat(rule.getVerbs())
                  .doesNotContain("*", "escalate", "bind", "impersonate", "deletecollection");
            });
    assertThat(rules)
        .filteredOn(rule -> rule.getResources().contains("mutatingwebhookconfigurations"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getResourceNames())
                  .containsExactly("appversion.appversion-system.appversion.dev");
              assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "patch");
            });
  }

  @Test
  void whatTheOperatorGrantsItHoldsItself() throws Exception {
    List<PolicyRule> rules = rules(render("appversion", "appversion-system"));

    assertThat(verbs(rules, "configmaps")).contains("get", "watch");
    assertThat(verbs(rules, "secrets")).contains("get");
  }

  @Test
  void theWebhookTakesLabelledPodsOutsideItsOwnNamespace() throws Exception {
    MutatingWebhook webhook =
        one(render("appversion", "my-system"), MutatingWebhookConfiguration.class)
            .getWebhooks()
            .getFirst();

    assertThat(webhook.getFailurePolicy()).isEqualTo("Fail");
    assertThat(webhook.getSideEffects()).isEqualTo("None");
    assertThat(webhook.getReinvocationPolicy()).isEqualTo("IfNeeded");
    assertThat(webhook.getTimeoutSeconds()).isEqualTo(5);
    assertThat(webhook.getClientConfig().getCaBundle()).isNull();
    assertThat(webhook.getObjectSelector().getMatchExpressions())
        .singleElement()
        .satisfies(it -> assertThat(it.getKey()).isEqualTo("appversion.dev/inject"));
    assertThat(webhook.getNamespaceSelector().getMatchExpressions())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getOperator()).isEqualTo("NotIn");
              assertThat(it.getValues()).containsExactly("my-system", "kube-system");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "appversion, one",
    "appversion, two",
    "shop, one",
    "a.dotted.name, one",
    "a-release-name-that-is-just-as-long-as-helm-allows-it, one",
    "9lives, one"
  })
  void namesFitWhateverTheReleaseIsCalled(String release, String namespace) throws Exception {
    List<HasMetadata> objects = render(release, namespace);

    assertThat(one(objects, Service.class).getMetadata().getName())
        .matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    assertThat(EndpointSettings.parse(environment(objects, namespace), "0.1.0").tls().namespace())
        .isEqualTo(namespace);
  }

  @Test
  void twoReleasesShareNoClusterScopedName() throws Exception {
    Set<String> one = clusterScoped(render("appversion", "one"));
    Set<String> two = clusterScoped(render("appversion", "two"));
    Set<String> three = clusterScoped(render("other", "one"));

    assertThat(one)
        .isNotEmpty()
        .doesNotContainAnyElementsOf(two)
        .doesNotContainAnyElementsOf(three);
  }

  @Test
  void servingSomeNamespacesTakesRightsInTheseOnly() throws Exception {
    List<HasMetadata> objects =
        render("appversion", "system", "--set", "operator.watchNamespaces={web,shop}");

    assertThat(all(objects, ClusterRoleBinding.class))
        .extracting(it -> it.getRoleRef().getName())
        .containsExactly("appversion.system.appversion.dev:webhook");
    assertThat(all(objects, RoleBinding.class))
        .extracting(it -> it.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("web", "shop", "system");
  }

  @Test
  void variantsRender() throws Exception {
    List<HasMetadata> objects =
        render(
            "appversion",
            "system",
            "--set",
            "operator.replicas=1,webhook.enabled=false,crds.install=false,tls.source=secret,"
                + "tls.secretName=mine,networkPolicy.enabled=true,podMonitor.enabled=true,"
                + "image.registry=registry.example:5000/mirror,serviceAccount.create=false,"
                + "serviceAccount.name=given");

    assertThat(objects)
        .extracting(HasMetadata::getKind)
        .contains("NetworkPolicy", "PodMonitor")
        .doesNotContain(
            "Secret",
            "MutatingWebhookConfiguration",
            "CustomResourceDefinition",
            "PodDisruptionBudget",
            "ServiceAccount");
    assertThat(all(objects, PodDisruptionBudget.class)).isEmpty();
    assertThat(operator(objects).getImage())
        .isEqualTo("registry.example:5000/mirror/appversion/operator:0.1.0");
    EndpointSettings settings = EndpointSettings.parse(environment(objects, "system"), "0.1.0");
    assertThat(settings.tls().secret()).isEqualTo("mine");
    assertThat(settings.tls().webhookConfiguration()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          image.tg=dev                  | 'tg' not allowed
          replicas=3                    | 'replicas' not allowed
          operator.replicas=0           | /operator/replicas
          operator.logLevel=trace       | /operator/logLevel
          image.pullPolicy=Sometimes    | /image/pullPolicy
          webhook.failurePolicy=Maybe   | /webhook/failurePolicy
          webhook.timeoutSeconds=60     | /webhook/timeoutSeconds
          sidecar.memoryLimit=lots      | /sidecar/memoryLimit
          sidecar.digest=latest         | /sidecar/digest
          tls.source=secret             | /tls/secretName
          serviceAccount.create=false   | serviceAccount.name is needed
          """)
  void refusesAWrongValueNamingIt(String value, String message) throws Exception {
    Output output = template("appversion", "system", "--set", value);

    assertThat(output.exit()).isNotZero();
    assertThat(output.text()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "values.schema.json"})
  void everyValueIsDescribed(String file) throws Exception {
    String text = Files.readString(CHART.resolve(file));

    for (String group : Files.readString(CHART.resolve("values.yaml")).split("\n", -1)) {
      if (group.matches("[a-zA-Z]+:.*") && !group.contains("Override")) {
        assertThat(text).contains(group.substring(0, group.indexOf(':')));
      }
    }
  }

  private static Map<String, String> environment(List<HasMetadata> objects, String namespace) {
    Map<String, String> environment = new HashMap<>();
    for (EnvVar variable : operator(objects).getEnv()) {
      environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
    }
    environment.put("POD_NAMESPACE", namespace);
    return environment;
  }

  private static Deployment store(List<HasMetadata> objects) {
    return all(objects, Deployment.class).stream()
        .filter(it -> it.getMetadata().getName().endsWith("-store"))
        .findFirst()
        .orElseThrow();
  }

  private static Container operator(List<HasMetadata> objects) {
    return all(objects, Deployment.class).stream()
        .filter(it -> it.getMetadata().getName().endsWith("-operator"))
        .findFirst()
        .orElseThrow()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static Set<String> clusterScoped(List<HasMetadata> objects) {
    return objects.stream()
        .filter(it -> it.getMetadata().getNamespace() == null)
        .filter(it -> !(it instanceof CustomResourceDefinition))
        .map(it -> it.getKind() + "/" + it.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private static List<PolicyRule> rules(List<HasMetadata> objects) {
    return Stream.concat(
            all(objects, ClusterRole.class).stream().map(ClusterRole::getRules),
            all(objects, Role.class).stream().map(Role::getRules))
        .flatMap(List::stream)
        .toList();
  }

  private static Set<String> verbs(List<PolicyRule> rules, String resource) {
    return rules.stream()
        .filter(rule -> rule.getResources().contains(resource))
        .map(PolicyRule::getVerbs)
        .flatMap(Collection::stream)
        .collect(Collectors.toSet());
  }

  private static <T> List<T> all(List<HasMetadata> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static <T> T one(List<HasMetadata> objects, Class<T> type) {
    assertThat(all(objects, type)).hasSize(1);
    return all(objects, type).getFirst();
  }

  private static List<HasMetadata> render(String release, String namespace, String... more)
      throws Exception {
    Output output = template(release, namespace, more);
    assertThat(output.exit()).as(output.text()).isZero();
    Object objects =
        new KubernetesSerialization()
            .unmarshal(new ByteArrayInputStream(output.text().getBytes(StandardCharsets.UTF_8)));
    return ((Collection<?>) objects).stream().map(HasMetadata.class::cast).toList();
  }

  private static Output template(String release, String namespace, String... more)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "template",
                release,
                CHART.toString(),
                "--namespace",
                namespace,
                "--kube-version",
                "1.34.0"));
    arguments.addAll(List.of(more));
    return helm(arguments.toArray(String[]::new));
  }

  private static Output helm(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(helm.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text);
  }
}
