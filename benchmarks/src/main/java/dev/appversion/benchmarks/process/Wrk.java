package dev.appversion.benchmarks.process;

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
public record Wrk(int seconds, List<String> arguments) {
  /** The prefix of a server's command line, which reserves this core for it. */
  public static final List<String> SERVER_CORE = List.of("taskset", "-c", "0");

  /** The prefix of the command lines of the load generator and of the upstream. */
  public static final List<String> CLIENT_CORE = List.of("taskset", "-c", "1");

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
  private static final Pattern LATENCY = Pattern.compile("99%\\s+(\\S+)");

  /** The same load for another time. */
  public Wrk lasting(int otherSeconds) {
    return new Wrk(otherSeconds, arguments);
  }

  /**
   * One run.
   *
   * @param requests that got a response
   * @param rate requests per second
   * @param p99 of the latency, with its unit, as wrk prints it
   * @param busy the share of its core that wrk used, from 0 to 1
   */
  public record Run(long requests, double rate, String p99, double busy) {}

  /**
   * Runs and prints the result.
   *
   * @return requests per second
   * @throws IOException if any response was not as expected
   */
  public double load(String name, String url, PrintStream out)
      throws IOException, InterruptedException {
    Run run = run(url);
    out.printf(
        Locale.ROOT,
        "%-17s %.2f requests/s, p99 %s, generator busy %.0f%%%n",
        name,
        run.rate(),
        run.p99(),
        100 * run.busy());
    return run.rate();
  }

  /**
   * Runs.
   *
   * @throws IOException if any response was not as expected
   */
  public Run run(String url) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(CLIENT_CORE);
    command.addAll(List.of("wrk", "-t1", "-c32", "-d" + seconds + "s", "--latency"));
    command.addAll(arguments);
    command.add(url);
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      Pause.of(Duration.ofMillis(seconds * 1000L - 200));
      Duration cpu = wrk.info().totalCpuDuration().orElse(Duration.ZERO);
      String text = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      wrk.waitFor();
      return read(text, cpu.toMillis() / (seconds * 1000.0));
    } finally {
      wrk.destroy();
    }
  }

  private static Run read(String text, double busy) throws IOException {
    Matcher requests = REQUESTS.matcher(text);
    Matcher rate = RATE.matcher(text);
    Matcher latency = LATENCY.matcher(text);
    if (!requests.find()
        || !rate.find()
        || !latency.find()
        || text.contains("Non-2xx")
        || text.contains("errors")) {
      throw new IOException("unexpected output of wrk:\n" + text);
    }
    return new Run(
        Long.parseLong(requests.group(1)),
        Double.parseDouble(rate.group(1)),
        latency.group(1),
        busy);
  }
}
