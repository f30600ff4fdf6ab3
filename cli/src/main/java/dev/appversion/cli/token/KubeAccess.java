package dev.appversion.cli.token;

import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.contract.DataKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster of kubectl, by the same configuration. */
final class KubeAccess {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final CliContext context;
  private final Optional<String> kubeContext;

  KubeAccess(CliContext context, Optional<String> kubeContext) {
    this.context = context;
    this.kubeContext = kubeContext;
  }

  /**
   * The namespace of the current context; empty if there is no kubectl configuration, or it has
   * none.
   */
  Optional<String> namespace() {
    return kubeconfig().map(this::config).map(Config::getNamespace).filter(name -> !name.isBlank());
  }

  /** Reads the secret key from a Secret. */
  String secretKey(String namespace, String secretName) {
    Path kubeconfig =
        kubeconfig()
            .orElseThrow(
                () ->
                    CliException.failure(
                        "no secret key: --secret-key-file and SECRET_KEY are not set, and there is"
                            + " no kubectl configuration at "
                            + String.join(", ", candidates()),
                        "Outside a cluster: add --secret-key-file FILE"));
    @Nullable Secret secret = read(kubeconfig, namespace, secretName);
    Map<String, String> data = secret == null ? Map.of() : secret.getData();
    if (data == null || !data.containsKey(DataKeys.SECRET_KEY)) {
      throw CliException.failure(
          "the cluster has no Secret "
              + secretName
              + " with the key "
              + DataKeys.SECRET_KEY
              + " in namespace "
              + namespace,
          "Check the name and the namespace: kubectl get appversions -n " + namespace);
    }
    return new String(
        Base64.getDecoder().decode(data.get(DataKeys.SECRET_KEY)), StandardCharsets.UTF_8);
  }

  private @Nullable Secret read(Path kubeconfig, String namespace, String secretName) {
    Config config =
        new ConfigBuilder(config(kubeconfig))
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .withRequestTimeout(TIMEOUT_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return client.secrets().inNamespace(namespace).withName(secretName).get();
    } catch (KubernetesClientException e) {
      String problem =
          e.getCode() == 401 || e.getCode() == 403
              ? "the cluster does not allow you to read Secret " + secretName + " in " + namespace
              : "cannot reach the cluster at " + config.getMasterUrl() + ": " + rootMessage(e);
      throw CliException.failure(
          problem, "Try: kubectl get secret " + secretName + " -n " + namespace);
    }
  }

  private Config config(Path kubeconfig) {
    try {
      return Config.fromKubeconfig(kubeContext.orElse(null), kubeconfig.toFile());
    } catch (RuntimeException e) {
      throw CliException.failure(
          "cannot use the kubectl configuration " + kubeconfig + ": " + rootMessage(e),
          "Try: kubectl config view");
    }
  }

  private Optional<Path> kubeconfig() {
    return candidates().stream().map(context::path).filter(Files::isReadable).findFirst();
  }

  /** The configuration files that kubectl reads. */
  private List<String> candidates() {
    String listed = context.env().getOrDefault("KUBECONFIG", "");
    Stream<String> paths =
        listed.isEmpty()
            ? Stream.of(context.env().getOrDefault("HOME", "") + "/.kube/config")
            : Stream.of(listed.split(File.pathSeparator, -1));
    return paths.filter(path -> !path.isEmpty()).toList();
  }

  private static String rootMessage(Throwable problem) {
    Throwable root = problem;
    for (@Nullable Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return IoFailure.describe(root).lines().findFirst().orElse("");
  }
}
