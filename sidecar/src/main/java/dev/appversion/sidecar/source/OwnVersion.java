package dev.appversion.sidecar.source;

import dev.appversion.process.net.IoFailure;
import dev.appversion.sidecar.net.BoundedRead;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Determines the version of this sidecar: the configured one, else the one whose selector matches
 * the pod's labels.
 *
 * @param name as set
 * @param labelsFile the file with the pod's labels; read for each table, since labels may change
 */
record OwnVersion(Optional<String> name, Optional<Path> labelsFile) {
  private static final Logger LOG = System.getLogger(OwnVersion.class.getName());
  private static final int MAX_BYTES = 1 << 20;

  Optional<String> of(RoutingTable table) {
    return name.or(
        () -> labelsFile.flatMap(file -> table.versionOfPod(labels(file)).map(LiveVersion::name)));
  }

  private static Map<String, String> labels(Path file) {
    try {
      return PodLabels.parse(new String(BoundedRead.file(file, MAX_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "cannot read the pod labels, the sidecar's version is unknown file={0} error={1}",
          file,
          IoFailure.describe(e));
      return Map.of();
    }
  }
}
