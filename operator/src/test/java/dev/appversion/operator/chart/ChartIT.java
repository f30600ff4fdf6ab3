package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.endpoints.EndpointSettings;
import dev.appversion.testkit.CommandResult;
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
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Files;
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
  @BeforeEach
  void findHelm() {
    assumeTrue(KubernetesTools.areWanted(), "this run is to have no helm (-De2e.cluster=none)");
  }

  @Test
  void lintsStrictly() throws Exception {
    CommandResult output =
        Chart.helm("lint", "--strict", Chart.FOLDER.toString(), "--kube-version", "1.34.0");

    assertThat(output.exitCode()).as((output.output() + output.error())).isZero();
  }

  @Test
  void theDefaultsAreComplete() throws Exception {
    List<HasMetadata> objects = Chart.render("appversion", "appversion-system");

    assertThat(objects)
        .extracting(it -> it.getKind() + "/" + it.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "CustomResourceDefinition/appversions.appversion.dev",
            "CustomResourceDefinition/appversioncommands.appversion.dev",
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
            "ClusterRole/appversion.appversion-system.appversion.dev:view",
            "ClusterRole/appversion.appversion-system.appversion.dev:edit",
            "ClusterRole/appversion.appversion-system.appversion.dev:admin",
            "ClusterRole/appversion.appversion-system.appversion.dev:commander",
            "MutatingWebhookConfiguration/appversion.appversion-system.appversion.dev",
            "ValidatingAdmissionPolicy/crd.appversion.appversion-system.appversion.dev",
            "ValidatingAdmissionPolicyBinding/crd.appversion.appversion-system.appversion.dev");
    assertThat(Chart.one(objects, Secret.class).getData()).isNullOrEmpty();
    assertThat(Chart.one(objects, Lease.class).getSpec()).isNull();
    assertThat(Chart.all(objects, CustomResourceDefinition.class))
        .allSatisfy(
            crd ->
                assertThat(crd.getMetadata().getAnnotations())
                    .containsEntry("helm.sh/resource-policy", "keep")
                    .containsEntry("argocd.argoproj.io/sync-options", "Prune=false,Delete=false")
                    .containsEntry("kustomize.toolkit.fluxcd.io/prune", "disabled"));
  }

  @Test
  void theOperatorUnderstandsItsEnvironment() throws Exception {
    List<HasMetadata> objects = Chart.render("appversion", "appversion-system");

    EndpointSettings settings =
        EndpointSettings.parse(Chart.environment(objects, "appversion-system"), "0.1.0");

    assertThat(settings.injection().image()).isEqualTo("appversion/sidecar:dev");
    assertThat(settings.tls().secret())
        .isEqualTo(Chart.one(objects, Secret.class).getMetadata().getName());
    assertThat(settings.tls().webhookConfiguration())
        .isEqualTo(Chart.one(objects, MutatingWebhookConfiguration.class).getMetadata().getName());
    assertThat(settings.bustUrl())
        .isEqualTo("https://appversion-operator.appversion-system.svc")
        .isEqualTo(Chart.environment(objects, "appversion-system").get("APPVERSION_BUST_URL"));
    Container operator = Chart.operator(objects);
    assertThat(operator.getImage()).isEqualTo("appversion/operator:dev");
    assertThat(operator.getImagePullPolicy()).isEqualTo("IfNotPresent");
  }

  @Test
  void theOperatorMeetsPodSecurityRestricted() throws Exception {
    var pod =
        Chart.one(Chart.render("appversion", "appversion-system"), Deployment.class)
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
        Chart.render("appversion", "appversion-system", "--set", "store.enabled=true");

    assertThat(objects)
        .extracting(it -> it.getKind() + "/" + it.getMetadata().getName())
        .contains(
            "Deployment/appversion-store",
            "Service/appversion-store",
            "Secret/appversion-store",
            "PersistentVolumeClaim/appversion-store");
    var spec = Chart.store(objects).getSpec();
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
    // It waits for a key, and accepts the previous one as well if there is one.
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
    assertThat(Chart.all(objects, Secret.class))
        .allSatisfy(secret -> assertThat(secret.getData()).isNullOrEmpty());
    // Uninstalling keeps the assets that open pages may still load.
    assertThat(
            Chart.one(objects, io.fabric8.kubernetes.api.model.PersistentVolumeClaim.class)
                .getMetadata()
                .getAnnotations())
        .containsEntry("helm.sh/resource-policy", "keep");
  }

  @Test
  void theOperatorHasTheUrlOfTheStoreAndMayWriteOnlyItsKey() throws Exception {
    List<HasMetadata> objects =
        Chart.render("appversion", "appversion-system", "--set", "store.enabled=true");

    var settings = OperatorSettings.parse(Chart.environment(objects, "appversion-system"));

    assertThat(settings.store().orElseThrow().url())
        .hasToString("http://appversion-store.appversion-system.svc");
    assertThat(settings.store().orElseThrow().secret()).isEqualTo("appversion-store");
    assertThat(Chart.rules(objects))
        .filteredOn(rule -> rule.getResourceNames().contains("appversion-store"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getResources()).containsExactly("secrets");
              assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "update");
            });
    assertThat(
            OperatorSettings.parse(
                    Chart.environment(
                        Chart.render("appversion", "appversion-system"), "appversion-system"))
                .store())
        .isEmpty();
  }

  @Test
  void aStoreOverABucketMayHaveReplicasAndClaimsNoVolume() throws Exception {
    List<HasMetadata> objects =
        Chart.render(
            "appversion",
            "appversion-system",
            "--set",
            "store.enabled=true,store.replicas=2,store.s3.bucket=assets,"
                + "store.s3.endpoint=http://minio.minio.svc:9000,store.s3.credentialsSecret=bucket");

    assertThat(Chart.all(objects, io.fabric8.kubernetes.api.model.PersistentVolumeClaim.class))
        .isEmpty();
    Map<String, String> environment =
        Chart.store(objects)
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
    CommandResult output = Chart.template("a", "b", "--set", "store.enabled=true," + values);

    assertThat(output.exitCode()).isNotZero();
    assertThat((output.output() + output.error())).contains(message);
  }

  @Test
  void rightsHaveNoWildcardsAndNoEscalation() throws Exception {
    List<PolicyRule> rules = Chart.rules(Chart.render("appversion", "appversion-system"));

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
              assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "watch", "patch");
            });
  }

  @Test
  void theOperatorHasThePermissionsThatItGrants() throws Exception {
    List<PolicyRule> rules = Chart.rules(Chart.render("appversion", "appversion-system"));

    assertThat(Chart.verbs(rules, "configmaps")).contains("get", "watch");
    assertThat(Chart.verbs(rules, "secrets")).contains("get");
  }

  @Test
  void thePageOfRightsNamesEveryResource() throws Exception {
    String page = Files.readString(Chart.ROOT.resolve("docs/reference/rbac.md"));

    assertThat(Chart.rules(Chart.render("appversion", "appversion-system")))
        .flatExtracting(PolicyRule::getResources)
        .contains("appversioncommands/status")
        .allSatisfy(resource -> assertThat(page).contains("`" + resource + "`"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          webhook.failurePolicy=Ignore                                         |
          operator.watchNamespaces={team},webhook.excludedNamespaces={team}    | In [team]
          """)
  void noCommandIsCreatedWithoutTheWebhook(String values, String selector) throws Exception {
    MutatingWebhook webhook =
        Chart.one(Chart.render("av", "team", "--set", values), MutatingWebhookConfiguration.class)
            .getWebhooks()
            .stream()
            .filter(it -> it.getName().equals("command.appversion.dev"))
            .findFirst()
            .orElseThrow();

    assertThat(webhook.getFailurePolicy()).isEqualTo("Fail");
    assertThat(webhook.getObjectSelector()).isNull();
    assertThat(
            Stream.ofNullable(webhook.getNamespaceSelector())
                .flatMap(it -> it.getMatchExpressions().stream())
                .map(it -> it.getOperator() + " " + it.getValues()))
        .isEqualTo(Stream.ofNullable(selector).toList());
  }

  @Test
  void theWebhookSelectsLabelledPodsOutsideItsNamespace() throws Exception {
    MutatingWebhook webhook =
        Chart.one(Chart.render("appversion", "my-system"), MutatingWebhookConfiguration.class)
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
  void namesAreValidForAnyReleaseName(String release, String namespace) throws Exception {
    List<HasMetadata> objects = Chart.render(release, namespace);

    assertThat(Chart.one(objects, Service.class).getMetadata().getName())
        .matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    assertThat(
            EndpointSettings.parse(Chart.environment(objects, namespace), "0.1.0")
                .tls()
                .namespace())
        .isEqualTo(namespace);
  }

  @Test
  void twoReleasesShareNoClusterScopedName() throws Exception {
    Set<String> one = Chart.clusterScoped(Chart.render("appversion", "one"));
    Set<String> two = Chart.clusterScoped(Chart.render("appversion", "two"));
    Set<String> three = Chart.clusterScoped(Chart.render("other", "one"));

    assertThat(one)
        .isNotEmpty()
        .doesNotContainAnyElementsOf(two)
        .doesNotContainAnyElementsOf(three);
  }

  @Test
  void servingSomeNamespacesRequiresRightsInTheseOnly() throws Exception {
    List<HasMetadata> objects =
        Chart.render("appversion", "system", "--set", "operator.watchNamespaces={web,shop}");

    assertThat(Chart.all(objects, ClusterRoleBinding.class))
        .extracting(it -> it.getRoleRef().getName())
        .containsExactly("appversion.system.appversion.dev:webhook");
    assertThat(Chart.all(objects, RoleBinding.class))
        .extracting(it -> it.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("web", "shop", "system");
  }

  @Test
  void theReleasesNamespaceIsInjectedIfItIsNamed() throws Exception {
    var selector =
        Chart.one(
                Chart.render("av", "team", "--set", "operator.watchNamespaces={team}"),
                MutatingWebhookConfiguration.class)
            .getWebhooks()
            .getFirst()
            .getNamespaceSelector();

    assertThat(selector.getMatchExpressions())
        .extracting(it -> it.getOperator() + " " + it.getValues())
        .containsExactly("NotIn [kube-system]", "In [team]");
  }

  @Test
  void anInstallationForOneTeamHasNoClusterScopedObjects() throws Exception {
    List<HasMetadata> objects =
        Chart.render(
            "av",
            "team",
            "--set",
            "operator.watchNamespaces={team},crds.install=false,rbac.aggregate=false,webhook.install=false");

    assertThat(Chart.clusterScoped(objects)).isEmpty();
    assertThat(Chart.environment(objects, "team"))
        .containsEntry("APPVERSION_WEBHOOK_CONFIGURATION", "av-appversion.team.appversion.dev");
  }

  @Test
  void variantsRender() throws Exception {
    List<HasMetadata> objects =
        Chart.render(
            "appversion",
            "system",
            "--set",
            "operator.replicas=1,webhook.enabled=false,crds.install=false,tls.source=secret,"
                + "tls.secretName=mine,networkPolicy.enabled=true,podMonitor.enabled=true,"
                + "networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.team=metrics,"
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
    assertThat(Chart.all(objects, PodDisruptionBudget.class)).isEmpty();
    assertThat(Chart.operator(objects).getImage())
        .isEqualTo("registry.example:5000/mirror/appversion/operator:dev");
    EndpointSettings settings =
        EndpointSettings.parse(Chart.environment(objects, "system"), "0.1.0");
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
          sidecar.runAsUser=0           | /sidecar/runAsUser
          sidecar.digest=latest         | /sidecar/digest
          tls.source=secret             | /tls/secretName
          serviceAccount.create=false   | serviceAccount.name is required
          crds.protect=no               | /crds/protect
          checks.otherReleases=no       | /checks/otherReleases
          webhook.install=no            | /webhook/install
          rbac.aggregate=no             | /rbac/aggregate
          commonLabels.helm\\.sh/chart=x  | /commonLabels/helm.sh
          commonLabels.team=a team      | /commonLabels/team
          operator.extraEnv={A}         | /operator/extraEnv
          operator.extraEnv[0].nam=A    | 'nam' not allowed
          operator.topologySpreadConstraints[0].topologyKey=zone | 'maxSkew'
          operator.runtimeClassName=gVisor! | /operator/runtimeClassName
          operator.revisionHistoryLimit=-1  | /operator/revisionHistoryLimit
          operator.securityContext=none | /operator/securityContext
          store.priorityClassName=High  | /store/priorityClassName
          store.podSecurityContext=none | /store/podSecurityContext
          networkPolicy.egress.enabled=maybe          | /networkPolicy/egress/enabled
          networkPolicy.egress.apiServer.ports={https} | /networkPolicy/egress/apiServer/ports
          networkPolicy.metricsFrom={monitoring}      | /networkPolicy/metricsFrom
          networkPolicy.enabled=true,podMonitor.enabled=true | name the pods of Prometheus
          podMonitor.sidecars=all       | /podMonitor/sidecars
          """)
  void refusesAWrongValueNamingIt(String value, String message) throws Exception {
    CommandResult output = Chart.template("appversion", "system", "--set", value);

    assertThat(output.exitCode()).isNotZero();
    assertThat((output.output() + output.error())).contains(message);
  }

  /** As documented: load the archives of the build, and install with the defaults. */
  @Test
  void theDefaultImagesAreThoseThatTheBuildWrites() throws Exception {
    String pom = Files.readString(Chart.FOLDER.resolve("../../pom.xml"));
    String repository = element(pom, "images.repository");
    String tag = element(pom, "images.tag");

    List<HasMetadata> objects = Chart.render("appversion", "system", "--set", "store.enabled=true");

    assertThat(Chart.all(objects, Deployment.class))
        .flatExtracting(it -> it.getSpec().getTemplate().getSpec().getContainers())
        .extracting(Container::getImage)
        .containsExactlyInAnyOrder(repository + "/operator:" + tag, repository + "/store:" + tag);
    assertThat(Chart.environment(objects, "system"))
        .containsEntry("APPVERSION_SIDECAR_IMAGE", repository + "/sidecar:" + tag);
  }

  private static String element(String pom, String name) {
    return pom.split("<" + name + ">", 2)[1].split("<", 2)[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "values.schema.json"})
  void everyValueIsDescribed(String file) throws Exception {
    String text = Files.readString(Chart.FOLDER.resolve(file));

    for (String group : Files.readString(Chart.FOLDER.resolve("values.yaml")).split("\n", -1)) {
      if (group.matches("[a-zA-Z]+:.*") && !group.contains("Override")) {
        assertThat(text).contains(group.substring(0, group.indexOf(':')));
      }
    }
  }
}
