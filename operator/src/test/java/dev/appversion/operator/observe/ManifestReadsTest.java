package dev.appversion.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ManifestProblem.Reason;
import dev.appversion.desiredstate.manifest.PathRead;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.operator.pods.EntryHost;
import dev.appversion.operator.pods.PodView;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManifestReadsTest {
  private static final ResourceID SHOP = new ResourceID("shop", "web");
  private static final String PATH = "/static/staticfiles.json";
  private static final ManifestReads.Key KEY = new ManifestReads.Key(SHOP, "v1", "path:" + PATH);
  private static final SecretKeys KEYS = SecretKeys.of("0123456789abcdef", Optional.empty());
  private static final byte[] MANIFEST =
      "{\"paths\": {\"a.js\": \"a.0a1b2c3d4e5f.js\"}, \"version\": \"1.1\", \"hash\": \"0a1b2c3d4e5f\"}"
          .getBytes(StandardCharsets.UTF_8);
  private static final List<PodView> PODS = List.of(pod("a", true));

  private record Timer(Runnable task, Duration delay) {}

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Deque<Timer> timers = new ArrayDeque<>();
  private final List<Event> events = new ArrayList<>();
  private final List<String> requested = new ArrayList<>();
  private ManifestReads.FileReader files = (sidecar, entry, keys, version, path, limit) -> MANIFEST;
  private final ManifestReads reads =
      new ManifestReads(
          this::file, tasks::add, (task, delay) -> timers.add(new Timer(task, delay)));

  private byte[] file(
      String sidecar, EntryHost entry, SecretKeys keys, String version, String path, int limit)
      throws IOException {
    requested.add(sidecar + path);
    return files.read(sidecar, entry, keys, version, path, limit);
  }

  @BeforeEach
  void start() {
    reads.setEventHandler(events::add);
    reads.start();
  }

  @Test
  void aManifestIsReadOnceAndKept() throws Exception {
    assertThat(read()).isEqualTo(new PathRead.Pending());
    assertThat(read()).isEqualTo(new PathRead.Pending());
    assertThat(tasks).hasSize(1);

    tasks.remove().run();

    assertThat(events).containsExactly(new Event(SHOP));
    assertThat(read()).isEqualTo(new PathRead.Read(ResolvedManifest.read(MANIFEST, KEY.source())));
    assertThat(tasks).isEmpty();
    assertThat(timers).isEmpty();
    assertThat(requested).containsExactly("10.0.0.1:15080" + PATH);
  }

  @Test
  void nothingIsReadWithoutAReadyPod() {
    assertThat(reads.read(KEY, PATH, List.of(pod("a", false)), KEYS))
        .isEqualTo(new PathRead.NoPod());
    assertThat(tasks).isEmpty();
  }

  @Test
  void atMostThreePodsAreRequested() {
    fail("status 500");

    reads.read(
        KEY, PATH, List.of(pod("a", true), pod("b", true), pod("c", true), pod("d", true)), KEYS);
    tasks.remove().run();

    assertThat(requested).hasSize(3);
  }

  @Test
  void aFailedReadIsRetriedAfterADelayThatDoublesUpToAMinute() {
    fail("status 500");
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      read();
      tasks.remove().run();
      assertThat(read())
          .isEqualTo(new PathRead.Failed(Reason.ManifestUnreachable, "status 500 (pod a)"));
      assertThat(tasks).as("reads before the delay has passed").isEmpty();

      Timer retry = timers.remove();
      delays.add(retry.delay());
      retry.task().run();
    }

    assertThat(delays.stream().map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(events).as("one for each result and each retry").hasSize(18);
  }

  @Test
  void theLastErrorIsReportedUntilARetrySucceeds() {
    fail("status 500");
    read();
    tasks.remove().run();
    timers.remove().task().run();

    assertThat(read()).isInstanceOf(PathRead.Failed.class);
    files = (sidecar, entry, keys, version, path, limit) -> MANIFEST;
    tasks.remove().run();

    assertThat(read()).isInstanceOf(PathRead.Read.class);
    assertThat(timers).isEmpty();
  }

  @Test
  void aMalformedManifestIsReadAgain() {
    files = (sidecar, entry, keys, version, path, limit) -> "[]".getBytes(StandardCharsets.UTF_8);
    read();
    tasks.remove().run();

    assertThat(read())
        .isInstanceOfSatisfying(
            PathRead.Failed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.ManifestMalformed);
              assertThat(failed.message()).endsWith(" (pod a)");
            });
    assertThat(timers).hasSize(1);
  }

  @Test
  void aResultThatNoAppVersionRefersToIsDiscarded() {
    read();
    reads.retain(SHOP, Set.of());
    tasks.remove().run();

    assertThat(events).isEmpty();
    assertThat(read()).isEqualTo(new PathRead.Pending());
  }

  @Test
  void aRetryOfADeletedAppVersionHasNoEffect() {
    fail("status 500");
    read();
    tasks.remove().run();
    events.clear();
    AppVersion shop = new AppVersion();
    shop.setMetadata(new ObjectMetaBuilder().withName("shop").withNamespace("web").build());
    reads.onResourceDeleted(shop);

    timers.remove().task().run();

    assertThat(events).isEmpty();
    assertThat(tasks).isEmpty();
  }

  @Test
  void noRetryIsStartedAfterTheStop() {
    fail("status 500");
    read();
    reads.stop();

    tasks.remove().run();

    assertThat(timers).isEmpty();
  }

  private PathRead read() {
    return reads.read(KEY, PATH, PODS, KEYS);
  }

  private void fail(String message) {
    files =
        (sidecar, entry, keys, version, path, limit) -> {
          throw new IOException(message);
        };
  }

  private static PodView pod(String name, boolean ready) {
    return PodView.of(
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid(name)
            .endMetadata()
            .withNewSpec()
            .addNewInitContainer()
            .withName("appversion")
            .addNewPort()
            .withName("appversion")
            .withContainerPort(15080)
            .endPort()
            .endInitContainer()
            .endSpec()
            .withNewStatus()
            .withPodIP("10.0.0.1")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
            .endCondition()
            .endStatus()
            .build());
  }
}
