package dev.appversion.testkit;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An existing cluster. Images are loaded by the command of {@code -De2e.load}, which is called with
 * one image archive ({@code -De2e.load="kind load image-archive"}); without it they have to be
 * there.
 */
public final class KubeconfigCluster implements Cluster {
  private final Path kubeconfig;
  private final KubernetesClient client;
  private final @Nullable String loadCommand = System.getProperty("e2e.load");

  KubeconfigCluster(Path kubeconfig) {
    this.kubeconfig = kubeconfig;
    this.client = KubernetesTools.client(kubeconfig);
  }

  @Override
  public String description() {
    return "the cluster of " + kubeconfig + " (" + client.getMasterUrl() + ")";
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public void load(Path... imageArchives) {
    if (loadCommand == null) {
      System.out.println(
          "cluster: -De2e.load is not set, so these images have to be known already: "
              + List.of(imageArchives));
      return;
    }
    for (Path archive : imageArchives) {
      Commands.stream(
          Map.of("KUBECONFIG", kubeconfig.toString()),
          List.of("sh", "-c", loadCommand + " \"$0\"", archive.toAbsolutePath().toString()));
    }
  }

  @Override
  public Forward forward(String namespace, String service, int port) {
    return KubernetesTools.forward(client, namespace, service, port);
  }

  @Override
  public boolean can(Capability capability) {
    return capability == Capability.LOAD_IMAGES && loadCommand != null;
  }

  @Override
  public Outage pauseApi() {
    throw new UnsupportedOperationException("the API server of " + description() + " is not ours");
  }

  @Override
  public List<String> inside(String... command) {
    throw new UnsupportedOperationException("no way into the network of " + description());
  }

  @Override
  public CommandResult kubectl(String... arguments) {
    return KubernetesTools.run("kubectl", kubeconfig, arguments);
  }

  @Override
  public CommandResult helm(String... arguments) {
    return KubernetesTools.run("helm", kubeconfig, arguments);
  }

  @Override
  public void close() {
    client.close();
  }
}
