package dev.appversion.testkit;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A namespace of one test, deleted when closed (in the background). */
public final class TestNamespace implements AutoCloseable {
  private final KubernetesClient client;
  private final String name;

  private TestNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * A fresh namespace that enforces Pod Security "restricted".
   *
   * @param prefix of its name
   */
  public static TestNamespace create(KubernetesClient client, String prefix) {
    Namespace namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withGenerateName(prefix + "-")
            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
            .endMetadata()
            .build();
    return new TestNamespace(
        client, client.namespaces().resource(namespace).create().getMetadata().getName());
  }

  /** The namespace's name: the prefix and a random end. */
  public String name() {
    return name;
  }

  @Override
  public void close() {
    if (!Boolean.getBoolean("e2e.keep")) {
      client.namespaces().withName(name).delete();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
