package dev.appversion.benchmarks.peers.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * An open loop: requests at a constant rate over 32 connections. The latency of a request counts
 * from its intended start, so that a request that has to wait for a slow one before it on its
 * connection is not omitted (coordinated omission).
 *
 * @param schedule of the requests
 */
record ConstantRate(Schedule schedule) {
  private static final int CONNECTIONS = 32;
  private static final long HIGHEST = 60_000_000_000L;
  private static final double NANOS_IN_MILLI = 1e6;

  /** Until all threads run. */
  private static final long LEAD = 20_000_000L;

  /** Argument: the rate. See {@link LoadCommands}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    ConstantRate load = new ConstantRate(new Schedule(Integer.parseInt(args[0]), CONNECTIONS));
    LoadCommands.serve("ready", load::run);
  }

  LoadResult run(int port, int seconds) throws InterruptedException {
    Histogram all = histogram();
    String failure = "";
    long start = System.nanoTime() + LEAD;
    try (ExecutorService threads = Executors.newFixedThreadPool(schedule.connections())) {
      List<Future<Histogram>> connections = new ArrayList<>();
      for (int i = 0; i < schedule.connections(); i++) {
        int connection = i;
        connections.add(threads.submit(() -> connection(port, seconds, connection, start)));
      }
      for (Future<Histogram> connection : connections) {
        try {
          all.add(connection.get());
        } catch (ExecutionException e) {
          failure = String.valueOf(e.getCause());
        }
      }
    }
    return new LoadResult(
        all.getTotalCount(),
        all.getValueAtPercentile(50) / NANOS_IN_MILLI,
        all.getValueAtPercentile(99) / NANOS_IN_MILLI,
        all.getValueAtPercentile(99.9) / NANOS_IN_MILLI,
        all.getMaxValue() / NANOS_IN_MILLI,
        failure);
  }

  private Histogram connection(int port, int seconds, int number, long start) throws IOException {
    Histogram histogram = histogram();
    try (HttpConnection http = new HttpConnection(port)) {
      for (int i = 0; i < schedule.requests(seconds); i++) {
        long intended = start + schedule.start(number, i);
        for (long left = intended - System.nanoTime();
            left > 0;
            left = intended - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        http.exchange(Requests.MIX.get((number + i) % Requests.MIX.size()));
        histogram.recordValue(Math.min(HIGHEST, System.nanoTime() - intended));
      }
    }
    return histogram;
  }

  private static Histogram histogram() {
    return new Histogram(HIGHEST, 3);
  }
}
