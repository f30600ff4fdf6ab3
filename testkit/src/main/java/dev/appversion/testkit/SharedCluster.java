package dev.appversion.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The cluster of this test JVM, started at the first use. It is stopped after the tests, or at the
 * latest with the JVM, and only if it was started here.
 *
 * <p>System properties: {@code e2e.cluster} ({@link ClusterProvider}), {@code e2e.kubeconfig},
 * {@code e2e.name} (the local cluster's name, default {@code e2e}), {@code e2e.keep=true} (keep it
 * running; the next run reuses it unchanged).
 */
public final class SharedCluster {
  private static @Nullable Cluster cluster;
  private static @Nullable ClusterChoice choice;
  private static boolean hooked;

  private SharedCluster() {}

  /** The cluster, or empty with a banner on standard output that names the reason. */
  public static synchronized Optional<Cluster> find() {
    if (cluster != null) {
      return Optional.of(cluster);
    }
    ClusterChoice chosen = choice();
    boolean keep = Boolean.getBoolean("e2e.keep");
    Cluster started =
        switch (chosen) {
          case ClusterChoice.Local _ ->
              LocalCluster.start(System.getProperty("e2e.name", "e2e"), keep);
          case ClusterChoice.Kind _ -> KindCluster.start(keep);
          case ClusterChoice.Existing existing -> new KubeconfigCluster(existing.kubeconfig());
          case ClusterChoice.Skip _ -> null;
          case ClusterChoice.Impossible(String reason) ->
              throw new IllegalStateException("no cluster: " + reason);
        };
    if (started == null) {
      return Optional.empty();
    }
    System.out.printf(
        "cluster: testing on %s, because %s%n", started.description(), chosen.reason());
    cluster = started;
    if (!hooked) {
      hooked = true;
      Runtime.getRuntime().addShutdownHook(new Thread(SharedCluster::close, "end-cluster"));
    }
    return Optional.of(started);
  }

  /** The cluster; if there is none, the calling test is skipped. */
  public static Cluster get() {
    Optional<Cluster> found = find();
    Assumptions.assumeTrue(found.isPresent(), "no Kubernetes cluster to test on");
    return found.orElseThrow();
  }

  /** The reason why tests that need a cluster are skipped, if they are. Starts no cluster. */
  static synchronized Optional<String> reasonToSkip() {
    return choice() instanceof ClusterChoice.Skip(String reason)
        ? Optional.of("no Kubernetes to test on: " + reason)
        : Optional.empty();
  }

  /** Stops the cluster now, if it was started here. */
  public static synchronized void close() {
    if (cluster != null) {
      Cluster ending = cluster;
      cluster = null;
      ending.close();
    }
  }

  private static ClusterChoice choice() {
    if (choice == null) {
      ClusterProvider asked =
          ClusterProvider.parse(System.getProperty(ClusterProvider.PROPERTY, "auto"));
      choice = ClusterChoice.choose(asked, new ThisMachine());
      if (choice instanceof ClusterChoice.Skip(String reason)) {
        System.out.println(banner(reason));
      }
    }
    return choice;
  }

  static String banner(String reason) {
    String line = "!".repeat(96);
    return """

        %s
        !!  NO KUBERNETES: THE END-TO-END TESTS ARE SKIPPED. This run proves nothing about them.
        !!
        !!  Why: %s
        !!
        !!  To run them, one of:
        !!    - Linux and root, with Go 1.21 or newer: e2e/cluster/cluster preflight reports what is missing
        !!    - a Docker engine that answers "docker info":  ./mvnw verify -De2e.cluster=kind
        !!    - a cluster of your own, to be changed freely: ./mvnw verify -De2e.kubeconfig=FILE
        %s
        """
        .formatted(line, reason, line);
  }
}
