package dev.appversion.testkit.apiserver;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The CustomResourceDefinitions of this source tree, in its folder {@code crds/}. */
public final class CustomResources {
  private CustomResources() {}

  /**
   * Applies all of them. The API server serves their resources some time later.
   *
   * @param root of the source tree
   * @throws UncheckedIOException if one cannot be read
   */
  public static void apply(KubernetesClient client, Path root) {
    try (Stream<Path> found = Files.list(root.resolve("crds"))) {
      List<Path> files = found.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      for (Path file : files) {
        try (InputStream yaml = Files.newInputStream(file)) {
          client.load(yaml).forceConflicts().serverSideApply();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
