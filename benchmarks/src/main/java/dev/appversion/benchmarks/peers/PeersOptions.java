package dev.appversion.benchmarks.peers;

import dev.appversion.benchmarks.peers.subject.Subjects;
import dev.appversion.benchmarks.peers.work.Work;
import dev.appversion.benchmarks.peers.work.Works;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@link Peers}.
 *
 * @param rounds of each kind of work
 * @param seconds of load in each round
 * @param json whether the results are printed as JSON
 * @param file the file that gets them as JSON
 * @param subjects names of the proxies
 * @param works names of the kinds of work
 * @param image the archive of the sidecar's image
 */
record PeersOptions(
    int rounds,
    int seconds,
    boolean json,
    Optional<Path> file,
    List<String> subjects,
    List<String> works,
    Path image) {
  static final String USAGE =
      """
      benchmarks/run Peers [--rounds=5] [--seconds=10] [--json[=FILE]] [--image=sidecar/target/image.tar]
        [--subjects=%s]
        [--work=%s]
      """
          .formatted(
              String.join(",", Subjects.NAMES),
              String.join(",", Works.ALL.stream().map(Work::name).toList()));

  /**
   * Reads a command line.
   *
   * @param root of the source tree
   * @throws IllegalArgumentException if an argument is unknown or invalid
   */
  static PeersOptions parse(String[] args, Path root) {
    PeersOptions options =
        new PeersOptions(
            5,
            10,
            false,
            Optional.empty(),
            Subjects.NAMES,
            Works.ALL.stream().map(Work::name).toList(),
            root.resolve("sidecar/target/image.tar"));
    for (String arg : args) {
      options = options.with(arg);
    }
    return options;
  }

  private PeersOptions with(String arg) {
    String[] parts = arg.split("=", 2);
    String value = parts.length == 2 ? parts[1] : "";
    if (value.isEmpty() && !arg.equals("--json")) {
      throw new IllegalArgumentException(arg + ": unknown or without a value");
    }
    return switch (parts[0]) {
      case "--rounds" ->
          new PeersOptions(count(arg, value), seconds, json, file, subjects, works, image);
      case "--seconds" ->
          new PeersOptions(rounds, count(arg, value), json, file, subjects, works, image);
      case "--json" ->
          value.isEmpty()
              ? new PeersOptions(rounds, seconds, true, file, subjects, works, image)
              : new PeersOptions(
                  rounds, seconds, json, Optional.of(Path.of(value)), subjects, works, image);
      case "--subjects" ->
          new PeersOptions(rounds, seconds, json, file, names(value), works, image);
      case "--work" -> new PeersOptions(rounds, seconds, json, file, subjects, names(value), image);
      case "--image" ->
          new PeersOptions(rounds, seconds, json, file, subjects, works, Path.of(value));
      default -> throw new IllegalArgumentException(arg + ": unknown");
    };
  }

  private static List<String> names(String value) {
    return List.of(value.split(",", -1));
  }

  private static int count(String arg, String value) {
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(arg + ": must be a whole number from 1 to 9999");
    }
    return Integer.parseInt(value);
  }
}
