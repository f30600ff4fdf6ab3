package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.KubernetesTools;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The chart's folder, and what helm renders of it. */
final class Chart {
  static final Path ROOT =
      Path.of(System.getProperty("appversion.root", "..")).toAbsolutePath().normalize();
  static final Path FOLDER = ROOT.resolve("charts/appversion");

  private Chart() {}

  static Map<String, String> environment(List<HasMetadata> objects, String namespace) {
    Map<String, String> environment = new HashMap<>();
    for (EnvVar variable : operator(objects).getEnv()) {
      environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
    }
    environment.put("POD_NAME", "operator-0"); // by the downward API, as the namespace
    environment.put("POD_NAMESPACE", namespace);
    return environment;
  }

  static Deployment store(List<HasMetadata> objects) {
    return all(objects, Deployment.class).stream()
        .filter(it -> it.getMetadata().getName().endsWith("-store"))
        .findFirst()
        .orElseThrow();
  }

  static Container operator(List<HasMetadata> objects) {
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

  static Set<String> clusterScoped(List<HasMetadata> objects) {
    return objects.stream()
        .filter(it -> it.getMetadata().getNamespace() == null)
        .filter(it -> !(it instanceof CustomResourceDefinition))
        .map(it -> it.getKind() + "/" + it.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  /** The operator's rules, without those for users: the chart binds no role to a user. */
  static List<PolicyRule> rules(List<HasMetadata> objects) {
    Set<String> bound =
        all(objects, ClusterRoleBinding.class).stream()
            .map(binding -> binding.getRoleRef().getName())
            .collect(Collectors.toSet());
    return Stream.concat(
            all(objects, ClusterRole.class).stream()
                .filter(role -> bound.contains(role.getMetadata().getName()))
                .map(ClusterRole::getRules),
            all(objects, Role.class).stream().map(Role::getRules))
        .flatMap(List::stream)
        .toList();
  }

  static Set<String> verbs(List<PolicyRule> rules, String resource) {
    return rules.stream()
        .filter(rule -> rule.getResources().contains(resource))
        .map(PolicyRule::getVerbs)
        .flatMap(Collection::stream)
        .collect(Collectors.toSet());
  }

  static <T> List<T> all(List<HasMetadata> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static <T> T one(List<HasMetadata> objects, Class<T> type) {
    assertThat(all(objects, type)).hasSize(1);
    return all(objects, type).getFirst();
  }

  /**
   * The objects that helm renders.
   *
   * @param more further arguments of helm, such as {@code --set}
   */
  static List<HasMetadata> render(String release, String namespace, String... more) {
    Object objects =
        new KubernetesSerialization()
            .unmarshal(
                new ByteArrayInputStream(
                    template(release, namespace, more)
                        .orThrow()
                        .output()
                        .getBytes(StandardCharsets.UTF_8)));
    return ((Collection<?>) objects).stream().map(HasMetadata.class::cast).toList();
  }

  static CommandResult template(String release, String namespace, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "template",
                release,
                FOLDER.toString(),
                "--namespace",
                namespace,
                "--skip-tests",
                "--kube-version",
                "1.34.0"));
    arguments.addAll(List.of(more));
    return helm(arguments.toArray(String[]::new));
  }

  /** Helm without a cluster. */
  static CommandResult helm(String... arguments) {
    return KubernetesTools.run("helm", Path.of("/dev/null"), arguments);
  }
}
