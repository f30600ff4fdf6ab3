package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mixed load while routing tables change: what a sidecar holds afterwards does not grow with the
 * number of requests and tables. In a build some thousand requests; longer with {@code
 * -Dsoak.minutes}.
 */
class SoakTest {
  private static final int MINUTES = Integer.getInteger("soak.minutes", 0);
  private static final int WARM_UP_ROUNDS = 100;
  private static final int ROUNDS = 500;

  /** How often the file with the routing table changes; the sidecar reads it twice a second. */
  private static final long TABLE_MILLIS = 600;

  /** Caches, counters of versions that left the table, and buffers that are kept: all bounded. */
  private static final long MORE_HEAP = 3L << 20;

  /** Compiled code and the compilers' memory. */
  private static final long MORE_NATIVE_MEMORY = 24L << 20;

  /** Connections to the app that are kept, at most one for each client. */
  private static final int MORE_DESCRIPTORS = 16;

  private static final int MORE_THREADS = 8;

  @TempDir private Path directory;

  private final AtomicInteger tables = new AtomicInteger();

  /**
   * What a sidecar without a request holds.
   *
   * @param heap the bytes of live objects
   * @param nativeMemory the anonymous memory outside the heap, in bytes
   * @param threads of the process, also those of the JVM itself
   */
  private record Holdings(long heap, long nativeMemory, long descriptors, long threads) {}

  @Test
  void whatASidecarHoldsDoesNotGrowWithTheNumberOfRequests() throws Exception {
    publishNextTable();
    try (ShopApp app = new ShopApp();
        SidecarProcess sidecar =
            SidecarProcess.before(app.address(), settings(), List.of(), options());
        ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor()) {
      var load = new MixedLoad(sidecar.address());
      var _ =
          changes.scheduleWithFixedDelay(
              this::publishNextTable, TABLE_MILLIS, TABLE_MILLIS, TimeUnit.MILLISECONDS);
      load.run(() -> load.rounds() < WARM_UP_ROUNDS);
      Holdings before = holdings(sidecar);
      long rounds = load.rounds();

      load.run(more(load));

      Holdings after = holdings(sidecar);
      System.err.printf("after %d and %d rounds: %s, %s%n", rounds, load.rounds(), before, after);
      assertThat(load.failed()).isEmpty();
      assertSoftly(
          may -> {
            may.assertThat(after.heap()).as("heap").isLessThan(before.heap() + MORE_HEAP);
            may.assertThat(after.nativeMemory())
                .as("native memory")
                .isLessThan(before.nativeMemory() + MORE_NATIVE_MEMORY);
            may.assertThat(after.descriptors())
                .as("descriptors")
                .isLessThan(before.descriptors() + MORE_DESCRIPTORS);
            may.assertThat(after.threads())
                .as("threads")
                .isLessThan(before.threads() + MORE_THREADS);
          });
    }
  }

  /** For the minutes that are set, else a number of rounds. */
  private static BooleanSupplier more(MixedLoad load) {
    if (MINUTES == 0) {
      return () -> load.rounds() < WARM_UP_ROUNDS + ROUNDS;
    }
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    return () -> System.nanoTime() - end < 0;
  }

  /** C1 alone for a short run: what C2 needs until it has compiled hot code would hide a leak. */
  private static List<String> options() {
    return MINUTES == 0 ? List.of("-XX:TieredStopAtLevel=1") : List.of();
  }

  private Map<String, String> settings() throws IOException {
    Path manifest =
        Files.writeString(
            directory.resolve("staticfiles.json"),
            "{\"paths\":{\"app.css\":\"app.93b5ecd0106c.css\"},\"version\":\"1.0\"}");
    return Map.of(
        "APPVERSION_NAME",
        "v1",
        "APPVERSION_ROUTING_FILE",
        table().toString(),
        "APPVERSION_MANIFEST_FILE",
        manifest.toString());
  }

  private Path table() {
    return directory.resolve("routing.json");
  }

  /** A table of v1, with all visitors, and of a further version, which no earlier table has. */
  private void publishNextTable() {
    int number = tables.incrementAndGet();
    var table =
        RoutingTables.table(
                RoutingTables.version("v1").build(),
                RoutingTables.version("next-" + number, "127.0.0.2:" + (1 + number % 65_535))
                    .weight(0)
                    .build())
            .build();
    try {
      Path next = Files.writeString(directory.resolve("next.json"), RoutingTableJson.write(table));
      Files.move(next, table(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Once all requests have ended, and after a garbage collection. */
  private static Holdings holdings(SidecarProcess sidecar) throws Exception {
    await()
        .untilAsserted(
            () -> {
              assertThat(sidecar.metric("appversion_requests_in_flight")).isZero();
              assertThat(sidecar.metric("appversion_client_connections")).isZero();
            });
    sidecar.collectGarbage();
    return new Holdings(
        (long) sidecar.metric("jvm_memory_used_bytes{area=\"heap\"}"),
        sidecar.status("RssAnon") * 1024
            - (long) sidecar.metric("jvm_memory_committed_bytes{area=\"heap\"}"),
        sidecar.descriptors(),
        sidecar.status("Threads"));
  }
}
