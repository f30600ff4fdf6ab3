package dev.appversion.desiredstate.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Optional;

/** The sources of manifests and components. */
public interface Sources {

  /** A ConfigMap in the resource's namespace, as last read; empty if it does not exist. */
  Optional<ConfigMap> configMap(String name);

  /**
   * A manifest from a version's app.
   *
   * @param source identifies path and bust: after a bust the same path is read again
   */
  PathRead path(String version, String path, String source);
}
