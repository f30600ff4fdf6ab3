package dev.appversion.benchmarks.controlplane;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of {@link ControlPlane}.
 *
 * @param apps AppVersions
 * @param pods of each
 * @param edits changes of weights that are measured, one after the other
 * @param namespaces over which the AppVersions are distributed
 * @param steady seconds of the measurement without a change
 * @param operator class path of the operator; that of this benchmark if empty
 * @param json whether the results are printed as JSON
 * @param file the file that gets them as JSON
 */
record ControlPlaneOptions(
    int apps,
    int pods,
    int edits,
    int namespaces,
    int steady,
    String operator,
    boolean json,
    Optional<Path> file) {
  static final String USAGE =
      """
      benchmarks/run ControlPlane [--apps=1000] [--pods=10] [--edits=20] [--namespaces=20] [--steady=120]
        [--operator=CLASS_PATH] [--json[=FILE]]
      """;

  static final ControlPlaneOptions DEFAULT =
      new ControlPlaneOptions(1_000, 10, 20, 20, 120, "", false, Optional.empty());

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if an argument is unknown or invalid
   */
  static ControlPlaneOptions parse(String[] args) {
    ControlPlaneOptions options = DEFAULT;
    for (String arg : args) {
      options = options.with(arg);
    }
    if ((long) options.apps * options.pods > FakeSidecars.MAX) {
      throw new IllegalArgumentException("at most " + FakeSidecars.MAX + " pods");
    }
    return options;
  }

  private ControlPlaneOptions with(String arg) {
    String[] parts = arg.split("=", 2);
    String value = parts.length == 2 ? parts[1] : "";
    if (value.isEmpty() && !arg.equals("--json")) {
      throw new IllegalArgumentException(arg + ": unknown or without a value");
    }
    return switch (parts[0]) {
      case "--apps" ->
          new ControlPlaneOptions(
              count(arg, value), pods, edits, namespaces, steady, operator, json, file);
      case "--pods" ->
          new ControlPlaneOptions(
              apps, count(arg, value), edits, namespaces, steady, operator, json, file);
      case "--edits" ->
          new ControlPlaneOptions(
              apps, pods, count(arg, value), namespaces, steady, operator, json, file);
      case "--namespaces" ->
          new ControlPlaneOptions(
              apps, pods, edits, count(arg, value), steady, operator, json, file);
      case "--steady" ->
          new ControlPlaneOptions(
              apps, pods, edits, namespaces, count(arg, value), operator, json, file);
      case "--operator" ->
          new ControlPlaneOptions(apps, pods, edits, namespaces, steady, value, json, file);
      case "--json" ->
          value.isEmpty()
              ? new ControlPlaneOptions(apps, pods, edits, namespaces, steady, operator, true, file)
              : new ControlPlaneOptions(
                  apps,
                  pods,
                  edits,
                  namespaces,
                  steady,
                  operator,
                  json,
                  Optional.of(Path.of(value)));
      default -> throw new IllegalArgumentException(arg + ": unknown");
    };
  }

  private static int count(String arg, String value) {
    if (!value.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException(arg + ": must be a whole number from 1 to 99999");
    }
    return Integer.parseInt(value);
  }
}
