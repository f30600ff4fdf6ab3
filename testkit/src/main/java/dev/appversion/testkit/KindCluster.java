package dev.appversion.testkit;

import com.dajudge.kindcontainer.KindContainer;
import com.dajudge.kindcontainer.KindContainerVersion;
import com.dajudge.kindcontainer.KubernetesImageSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.utility.MountableFile;

/** A cluster of kind in a container. */
public final class KindCluster implements Cluster {
  /** Kindcontainer has names of versions up to 1.31; native sidecars need a newer node. */
  private static final String IMAGE = System.getProperty("e2e.kindImage", "kindest/node:v1.34.0");

  private final KindContainer<?> container;
  private final boolean keep;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private KindCluster(KindContainer<?> container, boolean keep, Path kubeconfig) {
    this.container = container;
    this.keep = keep;
    this.kubeconfig = kubeconfig;
    this.client = KubernetesTools.client(kubeconfig);
  }

  static KindCluster start(boolean keep) {
    KindContainer<?> container =
        new KindContainer<>(
            new KubernetesImageSpec<>(KindContainerVersion.VERSION_1_31_0).withImage(IMAGE));
    if (keep) {
      container.withReuse(true);
    }
    System.out.println("cluster: starting kind with " + IMAGE);
    container.start();
    try {
      Path kubeconfig = Files.createTempFile("appversion-e2e-", ".kubeconfig");
      Files.writeString(kubeconfig, container.getKubeconfig());
      return new KindCluster(container, keep, kubeconfig);
    } catch (IOException e) {
      container.stop();
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    return "kind in container " + container.getContainerId().substring(0, 12);
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
    for (Path archive : imageArchives) {
      String inside = "/root/" + archive.getFileName();
      container.copyFileToContainer(MountableFile.forHostPath(archive), inside);
      run("ctr", "-n", "k8s.io", "images", "import", inside);
      run("rm", inside);
    }
  }

  @Override
  public Forward forward(String namespace, String service, int port) {
    return KubernetesTools.forward(client, namespace, service, port);
  }

  @Override
  public boolean can(Capability capability) {
    return true;
  }

  @Override
  public Outage pauseApi() {
    run("pkill", "-STOP", "-x", "kube-apiserver");
    return () -> run("pkill", "-CONT", "-x", "kube-apiserver");
  }

  @Override
  public List<String> inside(String... command) {
    return Stream.concat(
            Stream.of("docker", "exec", container.getContainerId()), Stream.of(command))
        .toList();
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
    if (keep) {
      System.out.printf(
          "%n%s is kept. Use it:%n  export KUBECONFIG=%s%nEnd it:%n  docker rm -f %s%n%n",
          description(), kubeconfig, container.getContainerId());
    } else {
      container.stop();
    }
  }

  private void run(String... command) {
    try {
      ExecResult result = container.execInContainer(command);
      new CommandResult(
              List.of(command), result.getExitCode(), result.getStdout(), result.getStderr())
          .orThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
