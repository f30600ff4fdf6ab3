package dev.appversion.testkit;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A cluster of {@code e2e/cluster/cluster}. */
public final class LocalCluster implements Cluster {
  private final ClusterScript script;
  private final boolean endIt;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private LocalCluster(ClusterScript script, boolean endIt) {
    this.script = script;
    this.endIt = endIt;
    this.kubeconfig = Path.of(script.run("kubeconfig").orThrow().output().strip());
    this.client = KubernetesTools.client(kubeconfig);
  }

  /** Starts the cluster of this name, or reuses a running one. */
  static LocalCluster start(String name, boolean keep) {
    Path path = ClusterScript.find().orElseThrow();
    long pid = ProcessHandle.current().pid();
    ClusterScript script = new ClusterScript(path, name);
    switch (script.status().action(pid)) {
      case REUSE -> {
        System.out.println("cluster " + name + ": taking the one that runs");
        return new LocalCluster(script, false);
      }
      case START -> {}
      case RESTART -> script.stream("down");
      case START_UNDER_OTHER_NAME -> {
        script = new ClusterScript(path, name + "-" + pid);
        System.out.printf(
            "cluster %s belongs to another test run; starting %s%n", name, script.name());
      }
    }
    if (keep) {
      script.stream("up");
    } else {
      script.stream("up", "--owner", Long.toString(pid));
    }
    try {
      return new LocalCluster(script, !keep);
    } catch (RuntimeException e) {
      script.stream("down");
      throw e;
    }
  }

  @Override
  public String description() {
    return "local cluster " + script.name() + " (e2e/cluster/cluster)";
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
    List<String> arguments = new ArrayList<>(List.of("load"));
    Arrays.stream(imageArchives)
        .map(Path::toAbsolutePath)
        .map(Path::toString)
        .forEach(arguments::add);
    script.run(arguments.toArray(String[]::new)).orThrow();
  }

  @Override
  public Forward forward(String namespace, String service, int port) {
    String address =
        script
            .run("forward", "0", "%s.%s:%d".formatted(service, namespace, port))
            .orThrow()
            .output()
            .strip();
    int localPort = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    return new Forward() {
      @Override
      public int port() {
        return localPort;
      }

      @Override
      public void close() {
        script.run("unforward", address).orThrow();
      }
    };
  }

  @Override
  public boolean can(Capability capability) {
    return true;
  }

  @Override
  public Outage pauseApi() {
    script.run("api", "pause").orThrow();
    return () -> script.run("api", "resume").orThrow();
  }

  @Override
  public List<String> inside(String... command) {
    return Stream.concat(
            Stream.of("env", "CLUSTER_NAME=" + script.name()),
            script
                .command(
                    Stream.concat(Stream.of("exec"), Stream.of(command)).toArray(String[]::new))
                .stream())
        .toList();
  }

  @Override
  public CommandResult kubectl(String... arguments) {
    return script.run(
        Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Override
  public CommandResult helm(String... arguments) {
    return script.run(
        Stream.concat(Stream.of("helm"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Override
  public void close() {
    client.close();
    if (endIt) {
      script.stream("down");
    } else {
      System.out.printf(
          "%n%s is kept. Use it:%n  export KUBECONFIG=%s%n  %s%nEnd it:%n  %s%n%n",
          description(),
          kubeconfig,
          script.forPerson("kubectl get pods -A"),
          script.forPerson("down"));
    }
  }
}
