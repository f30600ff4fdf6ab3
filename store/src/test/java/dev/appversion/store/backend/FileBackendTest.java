package dev.appversion.store.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBackendTest extends BackendContract {
  @TempDir private Path folder;
  private FileBackend backend;

  @BeforeEach
  void open() throws IOException {
    backend = new FileBackend(folder);
  }

  @Override
  Backend backend() {
    return backend;
  }

  @Test
  void storedObjectsExistAfterARestart() throws IOException {
    backend.put("a/one", bytes("one"));

    assertThat(new FileBackend(folder).stat("a/one")).isPresent();
  }

  @Test
  void incompleteFilesOfACrashAreNeverListedAndAreDeleted() throws IOException {
    Path old = backend.spool();
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path young = backend.spool();

    FileBackend after = new FileBackend(folder);

    after.list("incoming/", entry -> assertThat(entry).as("an object").isNull());
    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void unusableDirectoryIsReported() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> new FileBackend(file.resolve("below")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cannot write to the directory");
  }

  @Test
  void aDeletionLeavesNoEmptyFolders() throws IOException {
    backend.put("a/b/c/one", bytes("one"));
    backend.put("a/two", bytes("two"));

    backend.delete("a/b/c/one");

    assertThat(folder.resolve("objects/a/b")).doesNotExist();
    assertThat(backend.stat("a/two")).isPresent();
  }
}
