package dev.appversion.testkit;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Kubernetes to test on. {@link #can} returns whether it supports an optional feature; a
 * method that it does not support throws {@link UnsupportedOperationException} with the reason.
 */
public sealed interface Cluster extends AutoCloseable
    permits LocalCluster, KindCluster, KubeconfigCluster {

  /** A short description of the cluster and its location. */
  String description();

  /** A kubeconfig with cluster-admin rights that works from this machine. */
  Path kubeconfig();

  /** A client with cluster-admin rights, closed together with the cluster. */
  KubernetesClient client();

  /** Loads images (OCI or docker-archive) into the nodes, for the pull policy IfNotPresent. */
  void load(Path... imageArchives);

  /** Forwards a loopback port of this machine to a Service. */
  Forward forward(String namespace, String service, int port);

  /** Whether this cluster has an optional capability. */
  boolean can(Capability capability);

  /** Suspends the API server, as a lost network would, until the outage is closed. */
  Outage pauseApi();

  /**
   * The command line that, run on this machine, runs a command inside the cluster's network, where
   * pods and Services have their addresses.
   */
  List<String> inside(String... command);

  /** Runs kubectl as cluster admin. An exit code other than 0 causes no exception. */
  CommandResult kubectl(String... arguments);

  /** Runs helm as cluster admin. An exit code other than 0 causes no exception. */
  CommandResult helm(String... arguments);

  /** A fresh namespace that enforces Pod Security "restricted"; deleted when closed. */
  default TestNamespace namespace(String prefix) {
    return TestNamespace.create(client(), prefix);
  }

  /** Stops the cluster if this object started it, unless it is to be kept. */
  @Override
  void close();

  /** Features that not every provider has. */
  enum Capability {
    /** {@link #load}. */
    LOAD_IMAGES,
    /** {@link #pauseApi}. */
    PAUSE_API,
    /** {@link #inside}. */
    RUN_INSIDE
  }

  /** A forwarded port. */
  interface Forward extends AutoCloseable {
    /** The loopback port. */
    int port();

    /** The address to send HTTP requests to. */
    default URI url() {
      return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    void close();
  }

  /** An outage that lasts until it is closed. */
  interface Outage extends AutoCloseable {
    @Override
    void close();
  }
}
