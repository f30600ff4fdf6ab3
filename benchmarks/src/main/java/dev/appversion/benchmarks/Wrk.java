package dev.appversion.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator wrk: 32 persistent connections on a separate core.
 *
 * @param seconds how long each run takes
 * @param arguments additional ones; the URL is the last
 */
record Wrk(int seconds, List<String> arguments) {
  /** The prefix of a server's command line, which reserves this core for it. */
  static final List<String> SERVER_CORE = List.of("taskset", "-c", "0");

  /** The prefix of the command lines of the load generator and of the upstream. */
  static final List<String> CLIENT_CORE = List.of("taskset", "-c", "1");

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
  private static final Pattern LATENCY = Pattern.compile("99%\\s+(\\S+)");

  /**
   * Runs and prints the result.
   *
   * @return requests per second
   * @throws IOException if any response was not as expected
   */
  double load(String name, String url, PrintStream out) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(CLIENT_CORE);
    command.addAll(List.of("wrk", "-t1", "-c32", "-d" + seconds + "s", "--latency"));
    command.addAll(arguments);
    command.add(url);
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    BenchCluster.pause(Duration.ofMillis(seconds * 1000L - 200));
    Duration cpu = wrk.info().totalCpuDuration().orElse(Duration.ZERO);
    String text = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    Matcher rate = RATE.matcher(text);
    Matcher latency = LATENCY.matcher(text);
    if (!rate.find() || !latency.find() || text.contains("Non-2xx") || text.contains("errors")) {
      throw new IOException("unexpected output of wrk:\n" + text);
    }
    out.printf(
        Locale.ROOT,
        "%-17s %s requests/s, p99 %s, generator busy %.0f%%%n",
        name,
        rate.group(1),
        latency.group(1),
        cpu.toMillis() / (seconds * 10.0));
    return Double.parseDouble(rate.group(1));
  }
}
