package dev.appversion.testkit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** kubectl, helm and clients for the cluster of a kubeconfig. */
public final class KubernetesTools {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** For the script to build a tool, or to wait until another process has built all of them. */
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(60);

  private KubernetesTools() {}

  static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** The output of a tool with this kubeconfig; see {@link #find} for the tool. */
  public static CommandResult run(String tool, Path kubeconfig, String... arguments) {
    List<String> command = new ArrayList<>(List.of(find(tool)));
    command.addAll(List.of(arguments));
    return Commands.run(LIMIT, Map.of("KUBECONFIG", kubeconfig.toString()), command);
  }

  static Cluster.Forward forward(
      KubernetesClient client, String namespace, String service, int port) {
    LocalPortForward forward =
        client.services().inNamespace(namespace).withName(service).portForward(port);
    return new Cluster.Forward() {
      @Override
      public int port() {
        return forward.getLocalPort();
      }

      @Override
      public void close() {
        try {
          forward.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  /** Whether the tools are needed: not if a run uses no cluster. */
  public static boolean areWanted() {
    return !"none".equals(System.getProperty("e2e.cluster"));
  }

  /**
   * The one of the PATH, else the one that the cluster script builds, which may take minutes; it
   * prints its progress on standard error.
   *
   * @param tool such as {@code helm} or {@code kube-apiserver}
   * @throws IllegalStateException if it is not available for this machine
   */
  public static String find(String tool) {
    Optional<Path> onPath =
        Optional.ofNullable(System.getenv("PATH")).stream()
            .flatMap(path -> List.of(path.split(File.pathSeparator)).stream())
            .map(folder -> Path.of(folder, tool))
            .filter(Files::isExecutable)
            .findFirst();
    return onPath
        .map(Path::toString)
        .or(() -> ClusterScript.find().map(script -> built(script, tool)))
        .orElseThrow(() -> new IllegalStateException("there is no " + tool + " on the PATH"));
  }

  private static String built(Path script, String tool) {
    return Commands.runShowingProgress(BUILD_LIMIT, List.of(script.toString(), "tool", tool))
        .orThrow()
        .output()
        .strip();
  }
}
