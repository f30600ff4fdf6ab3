package dev.appversion.testkit;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The provider of the tests' cluster: {@code -De2e.cluster}. */
public enum ClusterProvider {
  /** The first that works: {@code -De2e.kubeconfig}, then {@link #LOCAL}, then {@link #KIND}. */
  AUTO,
  /** {@code e2e/cluster/cluster}: real parts in namespaces of this machine. Linux and root. */
  LOCAL,
  /** kind in a container. Needs a Docker engine. */
  KIND,
  /** The cluster of {@code -De2e.kubeconfig} or of the environment variable KUBECONFIG. */
  KUBECONFIG,
  /** No cluster: tests that need one are skipped. */
  NONE;

  /** The system property that chooses. */
  public static final String PROPERTY = "e2e.cluster";

  static ClusterProvider parse(String value) {
    return Arrays.stream(values())
        .filter(provider -> provider.toString().equals(value.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "-D%s=%s is none of %s"
                        .formatted(
                            PROPERTY,
                            value,
                            Arrays.stream(values())
                                .map(ClusterProvider::toString)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
