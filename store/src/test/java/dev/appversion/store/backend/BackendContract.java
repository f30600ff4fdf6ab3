package dev.appversion.store.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every backend. */
abstract class BackendContract {
  /** An empty backend. */
  abstract Backend backend();

  @Test
  void storedObjectCanBeOpened() throws IOException {
    backend().put("a/b/one", bytes("one"));

    assertThat(text("a/b/one")).isEqualTo("one");
    Backend.Entry entry = backend().stat("a/b/one").orElseThrow();
    assertThat(entry.size()).isEqualTo(3);
    assertThat(entry.written())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  @Test
  void fileIsReadAsAWhole() throws IOException {
    byte[] large = new byte[3 << 20];
    new java.util.Random(1).nextBytes(large);
    Path file = backend().spool();
    Files.write(file, large);

    backend().put("blobs/large", file);
    Files.deleteIfExists(file);

    try (Backend.Content content = backend().open("blobs/large").orElseThrow()) {
      assertThat(content.size()).isEqualTo(large.length);
      assertThat(content.bytes().readAllBytes()).isEqualTo(large);
    }
  }

  @Test
  void partIsReadWithoutTheRest() throws IOException {
    backend().put("a/one", bytes("0123456789"));

    for (int i = 0; i < 5; i++) {
      try (Backend.Content content = backend().open("a/one", 3, 4).orElseThrow()) {
        assertThat(content.size()).isEqualTo(4);
        assertThat(content.bytes().readNBytes(4)).isEqualTo(bytes("3456"));
      }
    }
    try (Backend.Content content = backend().open("a/one", 8, 4).orElseThrow()) {
      assertThat(content.size()).isEqualTo(2);
      assertThat(content.bytes().readAllBytes()).isEqualTo(bytes("89"));
    }
    assertThat(backend().open("a/none", 3, 4)).isEmpty();
  }

  @Test
  void readerThatClosesEarlyDoesNotAffectOthers() throws IOException {
    byte[] large = new byte[3 << 20];
    backend().put("blobs/large", large);

    for (int i = 0; i < 5; i++) {
      try (Backend.Content content = backend().open("blobs/large").orElseThrow()) {
        assertThat(content.bytes().read()).isZero();
      }
    }

    assertThat(backend().stat("blobs/large").orElseThrow().size()).isEqualTo(large.length);
  }

  @Test
  void aSecondPutReplacesTheFirst() throws IOException {
    backend().put("a/one", bytes("first"));
    backend().put("a/one", bytes("second"));

    assertThat(text("a/one")).isEqualTo("second");
  }

  @Test
  void missingObjectIsEmptyAndCanBeDeleted() throws IOException {
    assertThat(backend().open("a/none")).isEmpty();
    assertThat(backend().stat("a/none")).isEmpty();
    backend().delete("a/none");
    backend().put("a/one", bytes("one"));
    backend().delete("a/one");
    assertThat(backend().open("a/one")).isEmpty();
    backend().put("a/one", bytes("again"));
    assertThat(text("a/one")).isEqualTo("again");
  }

  @Test
  void listingHasExactlyTheKeysBelowItsPrefix() throws IOException {
    backend().put("a/b/one", bytes("1"));
    backend().put("a/two", bytes("22"));
    backend().put("ab/three", bytes("333"));

    assertThat(list("a/")).containsExactlyInAnyOrder("a/b/one", "a/two");
    assertThat(list("none/")).isEmpty();
  }

  @Test
  void aListingMayBeLongAndItsVisitorMayDelete() throws IOException {
    int many = manyObjects();
    for (int i = 0; i < many; i++) {
      backend().put("many/" + i, new byte[0]);
    }
    List<String> seen = new ArrayList<>();

    backend()
        .list(
            "many/",
            entry -> {
              seen.add(entry.key());
              backend().delete(entry.key());
            });

    assertThat(seen).hasSize(many).doesNotHaveDuplicates();
    assertThat(list("many/")).isEmpty();
  }

  /** More objects than a page of the backend's listing has. */
  int manyObjects() {
    return 1100;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a b", "a\\b", "a\0"})
  void ambiguousKeysAreRejected(String key) {
    assertThatThrownBy(() -> backend().put(key, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> backend().open(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> backend().delete(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void validTokenPassesItsCheck() throws IOException {
    backend().check();
  }

  private String text(String key) throws IOException {
    try (Backend.Content content = backend().open(key).orElseThrow()) {
      return new String(content.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> list(String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    backend().list(prefix, entry -> keys.add(entry.key()));
    return keys;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
