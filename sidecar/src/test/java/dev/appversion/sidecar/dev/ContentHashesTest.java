package dev.appversion.sidecar.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.manifest.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashesTest {
  private static final Instant EDITED = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path file;
  private Instant now = EDITED.plusSeconds(60);
  private final InstantSource clock = () -> now;

  @BeforeEach
  void name() {
    file = folder.resolve("app.css");
  }

  private StaticFile write(String content, Instant modified) throws Exception {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(modified));
    return new StaticFile(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  private static String md5(String content) {
    return Digests.md5Hex(content.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
  }

  @Test
  void isTheHashOfTheBytes() throws Exception {
    assertThat(new ContentHashes(clock).of(write("body {}", EDITED))).contains(md5("body {}"));
  }

  @Test
  void anUnchangedFileIsNotReadAgain() throws Exception {
    ContentHashes hashes = new ContentHashes(clock);
    hashes.of(write("one", EDITED));

    // The same size and time: only reading would show a difference.
    assertThat(hashes.of(write("two", EDITED))).contains(md5("one"));
    assertThat(hashes.of(write("two", EDITED.plusSeconds(1)))).contains(md5("two"));
    assertThat(hashes.of(write("three", EDITED.plusSeconds(1)))).contains(md5("three"));
    assertThat(hashes.of(write("back.", EDITED.minusSeconds(9)))).contains(md5("back."));
  }

  @Test
  void editWithinTheSameTickOfTheClockIsDetected() throws Exception {
    ContentHashes hashes = new ContentHashes(clock);
    now = EDITED.plusMillis(500);
    hashes.of(write("one", EDITED));

    assertThat(hashes.of(write("two", EDITED))).contains(md5("two"));
  }

  @Test
  void deletedOrTooLargeFileHasNoHash() throws Exception {
    ContentHashes hashes = new ContentHashes(clock);
    StaticFile gone = write("one", EDITED);
    Files.delete(file);

    assertThat(hashes.of(gone)).isEmpty();
    assertThat(
            hashes.of(new StaticFile(file, ContentHashes.MAX_BYTES + 1, FileTime.from(EDITED), "")))
        .isEmpty();
  }
}
