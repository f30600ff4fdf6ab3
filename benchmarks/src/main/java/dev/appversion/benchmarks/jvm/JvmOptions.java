package dev.appversion.benchmarks.jvm;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.benchmarks.Arguments;
import dev.appversion.benchmarks.process.Nginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The effect of JVM options on the sidecar's image: requests per second, processor time per
 * request, memory and start, one set of options after the other, in alternating rounds. In each
 * round each set gets a new process, which runs alone on a core and does the {@link SidecarWork};
 * wrk and the upstream nginx share the other.
 *
 * <p>Needs the image ({@code ./mvnw package -Pimages -DskipTests -pl sidecar -am}), and nginx, wrk
 * and taskset on this machine ({@code apt-get install nginx-light wrk}).
 */
public final class JvmOptions {
  private JvmOptions() {}

  /**
   * Options: {@code --seconds=8} of each of the five loads, {@code --rounds=3}, {@code
   * --only=REGEX} of the names of {@link JvmOptionSet#all}, {@code --image=DIRECTORY}, {@code
   * --json}.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments = Arguments.of(args);
    Path root = Path.of(System.getProperty("appversion.root", ".")).toAbsolutePath();
    Path image =
        Path.of(arguments.text("--image", root.resolve("sidecar/target/image").toString()));
    Pattern only = Pattern.compile(arguments.text("--only", ".*"));
    List<JvmOptionSet> sets =
        JvmOptionSet.all().stream().filter(set -> only.matcher(set.name()).matches()).toList();
    Path folder = Files.createTempDirectory("jvm-options");
    SidecarWork work = SidecarWork.write(image, arguments.number("--seconds", 8), folder);
    OptionsTable table = run(work, sets, arguments.number("--rounds", 3));
    if (arguments.has("--json")) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(table.rows()));
    } else {
      table.print(System.out);
    }
  }

  private static OptionsTable run(SidecarWork work, List<JvmOptionSet> sets, int rounds)
      throws IOException, InterruptedException {
    Map<JvmOptionSet, List<Measured>> results = new LinkedHashMap<>();
    try (Nginx app = work.startApp()) {
      for (int round = 1; round <= rounds; round++) {
        for (JvmOptionSet set : sets) {
          Measured result = work.measure(set, app);
          results.computeIfAbsent(set, s -> new ArrayList<>()).add(result);
          System.err.printf("round %d, %s: %s%n", round, set.name(), result);
        }
      }
    }
    return new OptionsTable(
        results.entrySet().stream()
            .map(
                result -> new OptionsTable.Row(result.getKey(), Measured.median(result.getValue())))
            .toList());
  }
}
