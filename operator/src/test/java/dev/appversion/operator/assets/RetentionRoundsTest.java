package dev.appversion.operator.assets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.store.backend.Backend;
import dev.appversion.store.backend.FileBackend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.store.server.StoreMetrics;
import dev.appversion.store.server.StoreServer;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.Retention.AppState;
import dev.appversion.versioning.store.RetentionPolicy;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.store.StoredRelease;
import dev.appversion.versioning.token.SecretKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds over a real store, some of whose objects cannot be written. */
class RetentionRoundsTest {
  private static final SecretKeys KEYS = SecretKeys.of("store-0123456789", Optional.empty());
  private static final AppId SHOP = new AppId("web", "shop");
  private static final ReleaseId OLD = new ReleaseId(SHOP, "v1", "1".repeat(64));
  private static final ReleaseId RETIRED = new ReleaseId(SHOP, "v2", "2".repeat(64));
  private static final ReleaseId LIVE = new ReleaseId(SHOP, "v3", "3".repeat(64));

  @TempDir private Path folder;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final HttpClient http = HttpClient.newHttpClient();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final StoredReleases stored = new StoredReleases();
  private final AtomicInteger toldAll = new AtomicInteger();
  private volatile String broken = "nothing";
  private volatile boolean leading = true;
  private Catalogue catalogue;
  private StoreServer server;
  private RetentionRounds rounds;

  @BeforeEach
  void start() throws IOException {
    Backend backend = new Breakable(new FileBackend(folder));
    Blobs blobs = new Blobs(backend);
    Clock clock = Clock.fixed(now, java.time.ZoneOffset.UTC);
    catalogue = new Catalogue(backend, blobs, clock);
    server =
        StoreServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            catalogue,
            blobs,
            new Sweep(backend, catalogue, Duration.ofHours(-1), Clock.systemUTC()),
            () -> Optional.of(KEYS),
            clock,
            new StoreMetrics());
    StoreAccess access =
        new StoreAccess(
            new StoreSettings(URI.create("http://127.0.0.1:" + server.port()), "secret"),
            () -> KEYS);
    StoreClient client = new StoreClient(http, access, clock);
    rounds =
        new RetentionRounds(
            access,
            client,
            stored,
            new AssetFills(client, stored, http, scheduler, clock),
            () -> leading,
            app -> new AppState.Present(Set.of(LIVE), RetentionPolicy.DEFAULT),
            toldAll::incrementAndGet,
            scheduler,
            clock);
    for (ReleaseId id : List.of(OLD, RETIRED, LIVE)) {
      String path = id.version() + ".css";
      catalogue.begin(id, "av-" + id.version(), List.of(path));
      Blobs.Blob blob = blobs.add(new ByteArrayInputStream(path.getBytes(StandardCharsets.UTF_8)));
      catalogue.register(SHOP, Map.of(path, new StoredAsset(blob.sha256(), blob.size(), Map.of())));
      catalogue.complete(id);
    }
    catalogue.mark(OLD, Optional.of(now.minus(Duration.ofDays(31))), Optional.empty());
  }

  @AfterEach
  void stop() {
    server.close();
    scheduler.shutdownNow();
    http.shutdownNow();
  }

  @Test
  void retiredReleasesAreMarkedAndDeletedAfterTheirRetention() throws IOException {
    rounds.round();

    assertThat(stored.problem()).isEmpty();
    assertThat(releases()).containsExactlyInAnyOrder(RETIRED, LIVE);
    assertThat(stored.retired(SHOP)).hasSize(1);
    assertThat(stored.retired(SHOP).keySet().iterator().next().retiredAt()).contains(now);
    assertThat(catalogue.asset(SHOP, "v1.css")).as("swept").isEmpty();
    assertThat(catalogue.asset(SHOP, "v2.css")).isPresent();
    assertThat(toldAll).hasValue(1);
    assertThat(rounds.next()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aReleaseThatCannotBeDeletedDoesNotDelayOthers() throws IOException {
    broken = "/v1/";

    rounds.round();

    assertThat(stored.isKnown()).isTrue();
    assertThat(stored.release(LIVE)).isPresent();
    assertThat(stored.release(OLD)).as("not deleted yet").isPresent();
    assertThat(stored.release(RETIRED).orElseThrow().retiredAt()).contains(now);
    assertThat(stored.problem()).hasValueSatisfying(it -> assertThat(it).contains("is broken"));
    assertThat(rounds.next()).as("not at once").isEqualTo(Duration.ofSeconds(30));

    broken = "nothing";
    rounds.round();

    assertThat(stored.problem()).isEmpty();
    assertThat(releases()).containsExactlyInAnyOrder(RETIRED, LIVE);
  }

  @Test
  void aReleaseThatCannotBeMarkedDoesNotDelayOthers() throws IOException {
    broken = "/v2/";

    rounds.round();

    assertThat(stored.release(LIVE)).isPresent();
    assertThat(releases()).containsExactlyInAnyOrder(RETIRED, LIVE);
    assertThat(stored.problem()).isPresent();
  }

  @Test
  void anUnreachableStoreIsRetriedWithBackOff() throws IOException {
    catalogue.mark(
        OLD, Optional.of(now.minus(Duration.ofDays(30)).plusMillis(100)), Optional.empty());
    rounds.round();
    assertThat(rounds.next()).isLessThan(Duration.ofSeconds(2));
    server.close();

    rounds.round();

    assertThat(stored.problem())
        .hasValueSatisfying(it -> assertThat(it).contains("is not reachable"));
    assertThat(stored.release(LIVE)).as("the last known state").isPresent();
    assertThat(rounds.next()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aReplicaThatIsNotTheLeaderChangesNothing() throws IOException {
    leading = false;

    rounds.round();

    assertThat(stored.isKnown()).isFalse();
    assertThat(releases()).containsExactlyInAnyOrder(OLD, RETIRED, LIVE);
  }

  private List<ReleaseId> releases() throws IOException {
    return catalogue.releases().stream().map(StoredRelease::id).toList();
  }

  /** Refuses to change objects whose key contains this text. */
  private final class Breakable implements Backend {
    private final Backend whole;

    Breakable(Backend whole) {
      this.whole = whole;
    }

    private void change(String key) throws IOException {
      if (key.contains(broken)) {
        throw new IOException(key + " is broken");
      }
    }

    @Override
    public void put(String key, Path file) throws IOException {
      change(key);
      whole.put(key, file);
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
      change(key);
      whole.put(key, bytes);
    }

    @Override
    public void delete(String key) throws IOException {
      change(key);
      whole.delete(key);
    }

    @Override
    public Optional<Content> open(String key) throws IOException {
      return whole.open(key);
    }

    @Override
    public Optional<Content> open(String key, long from, long length) throws IOException {
      return whole.open(key, from, length);
    }

    @Override
    public Optional<Entry> stat(String key) throws IOException {
      return whole.stat(key);
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
      whole.list(prefix, visitor);
    }

    @Override
    public Path spool() throws IOException {
      return whole.spool();
    }

    @Override
    public void check() throws IOException {
      whole.check();
    }

    @Override
    public void close() {
      whole.close();
    }
  }
}
