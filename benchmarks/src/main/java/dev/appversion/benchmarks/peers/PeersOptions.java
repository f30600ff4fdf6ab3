package dev.appversion.benchmarks.peers;

import dev.appversion.benchmarks.peers.subject.Subjects;
import dev.appversion.benchmarks.peers.work.Work;
import dev.appversion.benchmarks.peers.work.Works;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of {@link Peers}.
 *
 * @param rounds of each kind of work
 * @param seconds of load in each round
 * @param warmUp seconds of load before the first round of a proxy on a JVM
 * @param json whether the results are printed as JSON
 * @param file the file that gets them as JSON
 * @param subjects names of the proxies
 * @param works names of the kinds of work
 * @param image the archive of the sidecar's image
 */
record PeersOptions(
    int rounds,
    int seconds,
    int warmUp,
    boolean json,
    Optional<Path> file,
    List<String> subjects,
    List<String> works,
    Path image) {
  static final String USAGE =
      """
      benchmarks/run Peers [--rounds=3] [--seconds=10] [--warm-up=30] [--json[=FILE]]
        [--image=sidecar/target/image.tar]
        [--subjects=%s]
        [--work=%s]
      """
          .formatted(
              String.join(",", Subjects.NAMES),
              String.join(",", Works.ALL.stream().map(Work::name).toList()));

  private static final Set<String> NAMES =
      Set.of("--rounds", "--seconds", "--warm-up", "--json", "--subjects", "--work", "--image");

  /**
   * Reads a command line.
   *
   * @param root of the source tree
   * @throws IllegalArgumentException if an argument is unknown or invalid
   */
  static PeersOptions parse(String[] args, Path root) {
    Map<String, String> values = values(args);
    return new PeersOptions(
        count(values, "--rounds", 3),
        count(values, "--seconds", 10),
        count(values, "--warm-up", 30),
        values.getOrDefault("--json", "-").isEmpty(),
        Optional.ofNullable(values.get("--json")).filter(file -> !file.isEmpty()).map(Path::of),
        names(values, "--subjects", Subjects.NAMES),
        names(values, "--work", Works.ALL.stream().map(Work::name).toList()),
        Optional.ofNullable(values.get("--image"))
            .map(Path::of)
            .orElse(root.resolve("sidecar/target/image.tar")));
  }

  private static Map<String, String> values(String[] args) {
    Map<String, String> values = new HashMap<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      String value = parts.length == 2 ? parts[1] : "";
      if (!NAMES.contains(parts[0]) || (value.isEmpty() && !arg.equals("--json"))) {
        throw new IllegalArgumentException(arg + ": unknown or without a value");
      }
      values.put(parts[0], value);
    }
    return values;
  }

  private static List<String> names(Map<String, String> values, String name, List<String> all) {
    String value = values.get(name);
    return value == null ? all : List.of(value.split(",", -1));
  }

  private static int count(Map<String, String> values, String name, int standard) {
    String value = values.getOrDefault(name, Integer.toString(standard));
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          name + "=" + value + ": must be a whole number from 1 to 9999");
    }
    return Integer.parseInt(value);
  }
}
