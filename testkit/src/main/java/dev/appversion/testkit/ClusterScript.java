package dev.appversion.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The script {@code e2e/cluster/cluster}, for the cluster of one name. */
final class ClusterScript {
  private static final Duration QUICK = Duration.ofMinutes(2);

  private final Path path;
  private final String name;

  ClusterScript(Path path, String name) {
    this.path = path;
    this.name = name;
  }

  /**
   * The script of this source tree: under {@code -Dappversion.root}, or above the working
   * directory.
   */
  static Optional<Path> find() {
    String root = System.getProperty("appversion.root");
    Path start = Path.of(root == null ? "" : root).toAbsolutePath().normalize();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path script = folder.resolve("e2e/cluster/cluster");
      if (Files.isExecutable(script)) {
        return Optional.of(script);
      }
    }
    return Optional.empty();
  }

  String name() {
    return name;
  }

  CommandResult run(String... arguments) {
    return Commands.run(QUICK, environment(), command(arguments));
  }

  void stream(String... arguments) {
    Commands.stream(environment(), command(arguments));
  }

  /** The state of the cluster, as {@code status} prints it. */
  Status status() {
    Map<String, String> values = new HashMap<>();
    run("status")
        .output()
        .lines()
        .map(line -> line.split("\\s+", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> values.put(pair[0], pair[1]));
    return new Status(values.getOrDefault("state", "unknown"), values.getOrDefault("owner", ""));
  }

  /** The command line of the script for this cluster, for messages. */
  String forPerson(String arguments) {
    return "CLUSTER_NAME=%s %s %s".formatted(name, path, arguments);
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  Map<String, String> environment() {
    return Map.of("CLUSTER_NAME", name);
  }

  /**
   * State of a cluster.
   *
   * @param state {@code stopped}, {@code starting}, {@code running} or {@code broken (...)}
   * @param owner {@code none}, the id of the process that stops it, or {@code ID (gone)}
   */
  record Status(String state, String owner) {

    /** The treatment of an existing cluster of the same name by a test run. */
    Action action(long ownPid) {
      boolean free = owner.equals("none") || owner.isEmpty();
      boolean abandoned = owner.endsWith("(gone)");
      if (state.equals("stopped")) {
        return Action.START;
      }
      if (abandoned || (free && state.startsWith("broken"))) {
        return Action.RESTART;
      }
      if (state.equals("running") && (free || owner.equals(Long.toString(ownPid)))) {
        return Action.REUSE;
      }
      return Action.START_UNDER_OTHER_NAME;
    }
  }

  /** The action for a cluster of the requested name. */
  enum Action {
    /** It does not exist. */
    START,
    /** It is broken, or a test run that was killed has started it. */
    RESTART,
    /** It was started manually, or kept by an earlier run. */
    REUSE,
    /** Another test run uses it, or it is being started manually. */
    START_UNDER_OTHER_NAME
  }
}
