package dev.appversion.sidecar.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.cache.Asset.Sent;
import dev.appversion.sidecar.cache.Asset.Variant;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.manifest.ContentCheck;
import io.undertow.util.HeaderMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AssetCacheTest {
  private static final long LIMIT = 64 << 10;

  private final AssetCache cache = new AssetCache(LIMIT);

  @Property(tries = 100)
  void theLimitIsNeverExceeded(@ForAll @LongRange(min = 0) long seed) {
    AssetCache any = new AssetCache(LIMIT);
    Random random = new Random(seed);
    Deque<AssetCache.Entry> sending = new ArrayDeque<>();
    for (int i = 0; i < 400; i++) {
      String path = "a" + random.nextInt(60);
      switch (random.nextInt(4)) {
        case 0, 1 -> any.put(path, asset(random.nextInt(12_000)));
        case 2 -> {
          AssetCache.Entry entry = any.acquire(path);
          if (entry != null) {
            sending.add(entry);
          }
        }
        default -> {
          if (!sending.isEmpty()) {
            sending.remove().release();
          }
        }
      }
      assertThat(any.bytes()).isBetween(0L, LIMIT);
    }
    sending.forEach(AssetCache.Entry::release);
    any.retain((path, asset) -> false);
    assertThat(any.bytes()).isZero();
    assertThat(any.size()).isZero();
  }

  @Test
  void theLimitHoldsUnderConcurrentUse() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Long>> most = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        most.add(
            threads.submit(
                () -> {
                  long seen = 0;
                  for (int i = 0; i < 5000; i++) {
                    String path = "a" + random.nextInt(30);
                    AssetCache.Entry entry = cache.acquire(path);
                    if (entry == null) {
                      cache.put(path, asset(random.nextInt(9_000)));
                    } else {
                      entry.release();
                    }
                    seen = Math.max(seen, cache.bytes());
                  }
                  return seen;
                }));
      }
      for (Future<Long> one : most) {
        assertThat(one.get()).isPositive().isLessThanOrEqualTo(LIMIT);
      }
    }
    cache.retain((path, asset) -> false);
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void popularEntriesSurviveACrawl() {
    cache.put("hot", asset(4000));
    for (int i = 0; i < 200; i++) {
      cache.put("once" + i, asset(4000));
      touch("hot");
    }
    assertThat(touch("hot")).isTrue();
    assertThat(touch("once0")).isFalse();
  }

  @Test
  void entriesBeingSentCountUntilTheyAreSent() {
    cache.put("a", asset(30_000));
    AssetCache.Entry sending = cache.acquire("a");
    assertThat(sending).isNotNull();
    cache.retain((path, asset) -> false);

    assertThat(cache.size()).isZero();
    assertThat(cache.bytes()).isGreaterThan(30_000);
    assertThat(cache.put("b", asset(40_000))).isFalse();
    sending.release();
    assertThat(cache.bytes()).isZero();
    assertThat(cache.put("b", asset(40_000))).isTrue();
  }

  @Test
  void tooLargeEntriesAreNotCached() {
    assertThat(cache.put("a", asset((int) LIMIT))).isFalse();
    assertThat(cache.acquire("a")).isNull();
    assertThat(cache.bytes()).isZero();
  }

  private boolean touch(String path) {
    AssetCache.Entry entry = cache.acquire(path);
    if (entry != null) {
      entry.release();
    }
    return entry != null;
  }

  private static Asset asset(int length) {
    Representation bytes =
        Representation.of(new byte[length], Coding.IDENTITY, false, new HeaderMap());
    return new Asset(
        ContentCheck.NONE,
        new AssetLocation("v1", "a"),
        Map.of(Coding.IDENTITY, new Variant.Held(bytes, new Sent(Coding.IDENTITY, length, ""))));
  }
}
