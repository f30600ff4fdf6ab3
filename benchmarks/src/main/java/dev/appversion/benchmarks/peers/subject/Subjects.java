package dev.appversion.benchmarks.peers.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The proxies that can be measured, by name. */
public final class Subjects {
  /** All names, in the order of the results. */
  public static final List<String> NAMES =
      List.of("nginx", "haproxy", "envoy", "undertow", "sidecar");

  private Subjects() {}

  /**
   * The subjects with these names; prepares their programs.
   *
   * @param root of the source tree
   * @param image the archive of the sidecar's image
   * @param work the directory for unpacked files
   */
  public static List<Subject> of(List<String> names, Path root, Path image, Path work)
      throws IOException {
    List<Subject> subjects = new ArrayList<>();
    for (String name : names) {
      subjects.add(
          switch (name) {
            case "nginx" -> ForeignProxy.nginx();
            case "haproxy" -> ForeignProxy.haproxy();
            case "envoy" -> ForeignProxy.envoy(EnvoyWheel.of(root).executable());
            case "undertow" -> new UndertowSubject(SidecarImage.unpack(image, work));
            case "sidecar" -> new SidecarSubject(SidecarImage.unpack(image, work));
            default -> throw new IllegalArgumentException("no such subject: " + name);
          });
    }
    return List.copyOf(subjects);
  }
}
