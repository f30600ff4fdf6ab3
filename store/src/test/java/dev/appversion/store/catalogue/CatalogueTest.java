package dev.appversion.store.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.store.backend.Backend;
import dev.appversion.store.backend.FileBackend;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.RequestedFiles;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.store.StoredRelease;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
  private static final AppId SHOP = new AppId("web", "shop");
  private static final AppId BLOG = new AppId("web", "blog");
  private static final ReleaseId V1 = new ReleaseId(SHOP, "v1", "1".repeat(64));
  private static final ReleaseId V2 = new ReleaseId(SHOP, "v2", "2".repeat(64));

  @TempDir private Path folder;
  private Backend backend;
  private Blobs blobs;
  private Catalogue catalogue;

  @BeforeEach
  void open() throws IOException {
    backend = new FileBackend(folder);
    blobs = new Blobs(backend);
    catalogue = new Catalogue(backend, blobs, Clock.systemUTC());
  }

  @Test
  void releaseIsCompleteOnlyWhenAllItsPathsAreStored() throws IOException {
    assertThat(catalogue.begin(V1, "1.0", List.of("b.css", "a.css")))
        .containsExactly("a.css", "b.css");
    assertThat(release(V1).complete()).isFalse();

    store(SHOP, "a.css", "a");
    assertThat(catalogue.complete(V1)).containsExactly("b.css");
    assertThat(release(V1).complete()).isFalse();

    store(SHOP, "b.css", "b");
    assertThat(catalogue.complete(V1)).isEmpty();
    assertThat(release(V1).complete()).isTrue();
    assertThat(release(V1).assets()).isEqualTo(2);
  }

  @Test
  void storingContinuesWhereItStopped() throws IOException {
    catalogue.begin(V1, "1.0", List.of("a.css", "b.css"));
    store(SHOP, "a.css", "a");

    Catalogue after = new Catalogue(new FileBackend(folder), blobs, Clock.systemUTC());

    assertThat(after.begin(V1, "1.0", List.of("a.css", "b.css"))).containsExactly("b.css");
  }

  @Test
  void releaseRestartedWithOtherPathsIsNotComplete() throws IOException {
    catalogue.begin(V1, "1.0", List.of());
    assertThat(catalogue.complete(V1)).isEmpty();
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    catalogue.mark(V1, Optional.of(at), Optional.empty());

    assertThat(catalogue.begin(V1, "1.0", List.of("a.css"))).containsExactly("a.css");

    assertThat(release(V1).complete()).isFalse();
    assertThat(release(V1).assets()).isEqualTo(1);
    assertThat(release(V1).retiredAt()).contains(at);
    assertThat(catalogue.complete(V1)).containsExactly("a.css");
  }

  @Test
  void completeReleaseStaysComplete() throws IOException {
    catalogue.begin(V1, "1.0", List.of("a.css"));
    store(SHOP, "a.css", "a");
    catalogue.complete(V1);

    assertThat(catalogue.begin(V1, "1.0", List.of("a.css"))).isEmpty();
    assertThat(release(V1).complete()).isTrue();
  }

  @Test
  void sharedAssetsAreStoredOnce() throws IOException {
    catalogue.begin(V1, "1.0", List.of("a.css"));
    store(SHOP, "a.css", "a");

    assertThat(catalogue.begin(V2, "2.0", List.of("a.css", "c.css"))).containsExactly("c.css");
    store(SHOP, "c.css", "a");
    assertThat(count("blobs/")).isEqualTo(1);
  }

  @Test
  void theBytesOfAPathNeverChange() throws IOException {
    store(SHOP, "a.css", "first");
    store(SHOP, "a.css", "second");

    assertThat(text(SHOP, "a.css")).isEqualTo("first");
    assertThat(catalogue.asset(BLOG, "a.css")).isEmpty();
  }

  @Test
  void nothingIsRegisteredWithoutItsBytes() {
    StoredAsset asset = new StoredAsset("a".repeat(64), 1, Map.of());

    assertThatThrownBy(() -> catalogue.register(SHOP, Map.of("a.css", asset)))
        .isInstanceOf(Catalogue.NotThereException.class);
  }

  @Test
  void requestedFilesAreAddedAndNeverRemoved() throws IOException {
    ReleaseId requested = ReleaseId.requested(SHOP, "v1");
    assertThat(catalogue.add(requested, "1.0", List.of("/_next/a.js")))
        .containsExactly("/_next/a.js");
    store(SHOP, "/_next/a.js", "a");
    assertThat(catalogue.complete(requested)).isEmpty();

    // A restarted sidecar lists other files only.
    assertThat(catalogue.add(requested, "1.0", List.of("/_next/b.js")))
        .containsExactly("/_next/b.js");

    assertThat(release(requested).assets()).isEqualTo(2);
    assertThat(release(requested).complete()).isFalse();
    assertThat(catalogue.paths(requested)).containsExactly("/_next/a.js", "/_next/b.js");
    assertThat(catalogue.add(requested, "1.0", List.of("/_next/a.js"))).isEmpty();
  }

  @Test
  void numberOfRequestedFilesOfAReleaseIsLimited() throws IOException {
    ReleaseId requested = ReleaseId.requested(SHOP, "v1");
    List<String> paths =
        IntStream.range(0, RequestedFiles.MAX_FILES + 1)
            .mapToObj("/_next/%d.js"::formatted)
            .toList();

    assertThat(catalogue.add(requested, "1.0", paths)).hasSize(RequestedFiles.MAX_FILES);

    assertThat(catalogue.add(requested, "1.0", List.of("/_next/more.js"))).isEmpty();
    assertThat(release(requested).assets()).isEqualTo(RequestedFiles.MAX_FILES);
  }

  @Test
  void knownImportsOfAManifestAreNotChanged() throws IOException {
    catalogue.begin(V1, "1.0", List.of("a.css"));

    assertThatThrownBy(() -> catalogue.add(V1, "1.0", List.of("/b.css")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> catalogue.add(ReleaseId.requested(SHOP, "v1"), "1.0", List.of("a.css")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(catalogue.paths(V1)).containsExactly("a.css");
  }

  @Test
  void marksAreStoredAndRemoved() throws IOException {
    catalogue.begin(V1, "1.0", List.of());
    Instant at = Instant.parse("2026-01-01T00:00:00Z");

    catalogue.mark(V1, Optional.of(at), Optional.empty());
    assertThat(release(V1).retiredAt()).contains(at);
    catalogue.mark(V1, Optional.empty(), Optional.empty());
    assertThat(release(V1).retiredAt()).isEmpty();
    assertThatThrownBy(() -> catalogue.mark(V2, Optional.of(at), Optional.empty()))
        .isInstanceOf(Catalogue.NotThereException.class);
  }

  @Test
  void sweepDeletesOnlyUnreferencedObjects() throws IOException {
    catalogue.begin(V1, "1.0", List.of("a.css", "both.css"));
    catalogue.begin(V2, "2.0", List.of("both.css"));
    store(SHOP, "a.css", "a");
    store(SHOP, "both.css", "both");
    store(BLOG, "nobodys.css", "nobodys");
    catalogue.delete(V1);

    Sweep.Result result = sweep(Duration.ofMinutes(-1)).run();

    assertThat(result).isEqualTo(new Sweep.Result(2, 2, "anobodys".length(), 0));
    assertThat(catalogue.asset(SHOP, "a.css")).isEmpty();
    assertThat(text(SHOP, "both.css")).isEqualTo("both");
    assertThat(catalogue.complete(V2)).isEmpty();
    assertThat(sweep(Duration.ofMinutes(-1)).run()).isEqualTo(new Sweep.Result(0, 0, 0, 0));
  }

  @Test
  void sweepKeepsRecentObjects() throws IOException {
    store(SHOP, "a.css", "a");
    blobs.add(new ByteArrayInputStream(bytes("on its way")));

    assertThat(sweep(Duration.ofHours(1)).run()).isEqualTo(new Sweep.Result(0, 0, 0, 1));
    assertThat(count("blobs/")).isEqualTo(2);
    assertThat(text(SHOP, "a.css")).isEqualTo("a");
  }

  @Test
  void sweepKeepsTheOldBytesOfARecentPath() throws IOException {
    store(SHOP, "a.css", "a");
    age("blobs", Duration.ofHours(2));

    assertThat(sweep(Duration.ofHours(1)).run()).isEqualTo(new Sweep.Result(0, 0, 0, 1));
    assertThat(text(SHOP, "a.css")).isEqualTo("a");

    age("assets", Duration.ofMinutes(2)); // unreferenced assets are not served for long
    assertThat(sweep(Duration.ofHours(1)).run()).isEqualTo(new Sweep.Result(1, 1, 1, 0));
    assertThat(catalogue.asset(SHOP, "a.css")).isEmpty();
  }

  private void age(String objects, Duration by) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("objects/" + objects))) {
      Files.setLastModifiedTime(
          files.filter(Files::isRegularFile).findFirst().orElseThrow(),
          FileTime.from(Instant.now().minus(by)));
    }
  }

  @Test
  void aSweepThatCannotReadAReleaseDeletesNothing() throws IOException {
    catalogue.begin(V1, "1.0", List.of("a.css"));
    store(SHOP, "a.css", "a");
    store(BLOG, "nobodys.css", "nobodys");
    backend.put("releases/web/shop/v1/" + "1".repeat(64) + "/release.json", bytes("{"));

    assertThatThrownBy(() -> sweep(Duration.ofMinutes(-1)).run()).isInstanceOf(IOException.class);

    assertThat(count("blobs/")).isEqualTo(2);
    assertThat(count("assets/")).isEqualTo(2);
  }

  private Sweep sweep(Duration grace) {
    return new Sweep(backend, catalogue, grace, Clock.systemUTC());
  }

  private StoredRelease release(ReleaseId id) throws IOException {
    return catalogue.releases().stream()
        .filter(release -> release.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private void store(AppId app, String path, String text) throws IOException {
    Blobs.Blob blob = blobs.add(new ByteArrayInputStream(bytes(text)));
    catalogue.register(app, Map.of(path, new StoredAsset(blob.sha256(), blob.size(), Map.of())));
  }

  private String text(AppId app, String path) throws IOException {
    try (Backend.Content content =
        blobs.open(catalogue.asset(app, path).orElseThrow().sha256()).orElseThrow()) {
      return new String(content.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private int count(String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    backend.list(prefix, entry -> keys.add(entry.key()));
    return keys.size();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
