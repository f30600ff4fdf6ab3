package dev.appversion.store.backend;

import dev.appversion.process.net.IoFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores objects as files in a directory. A file is written to a temporary name, synced, and then
 * renamed, so that a crash leaves the old or the new bytes, never a part of them.
 */
public final class FileBackend implements Backend {
  private static final String INCOMING = "incoming";
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path root;
  private final Path objects;
  private final Path incoming;

  /**
   * Opens a directory; creates it if it does not exist.
   *
   * @throws IOException if it cannot be written to, for another reason than a full volume
   */
  public FileBackend(Path root) throws IOException {
    this.root = root;
    this.objects = root.resolve("objects");
    this.incoming = root.resolve(INCOMING);
    try {
      Files.createDirectories(objects);
      Files.createDirectories(incoming);
    } catch (IOException e) {
      throw new IOException(
          "cannot write to the directory " + root + ": " + IoFailure.describe(e), e);
    }
    checkUnlessFull();
    clear();
  }

  @Override
  public Optional<Content> open(String key) throws IOException {
    return open(key, 0, Long.MAX_VALUE);
  }

  @Override
  public Optional<Content> open(String key, long from, long length) throws IOException {
    Path file = path(key);
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        channel.position(from);
        long size = Math.clamp(channel.size() - from, 0, length);
        return Optional.of(new Content(size, Channels.newInputStream(channel)));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Entry> stat(String key) throws IOException {
    try {
      return Optional.of(entry(key, Files.readAttributes(path(key), BasicFileAttributes.class)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void put(String key, Path file) throws IOException {
    Path target = path(key);
    Path folder = parent(target);
    sync(file, StandardOpenOption.WRITE);
    makeFolder(folder);
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      makeFolder(folder); // a concurrent deletion has removed it
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    sync(folder, StandardOpenOption.READ);
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    Path file = spool();
    try {
      Files.write(file, bytes);
      put(key, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = path(key);
    Files.deleteIfExists(file);
    // Deletes directories that became empty as well, up to the first that is not.
    for (Path folder = file.getParent();
        folder != null && !folder.equals(objects);
        folder = folder.getParent()) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  @Override
  public void list(String prefix, Visitor visitor) throws IOException {
    Path folder = objects.resolve(Keys.checkedPrefix(prefix));
    visit(folder, visitor);
  }

  private void visit(Path folder, Visitor visitor) throws IOException {
    List<Path> children;
    try (Stream<Path> listed = Files.list(folder)) {
      children = listed.toList();
    } catch (NoSuchFileException e) {
      return; // deleted meanwhile
    } catch (UncheckedIOException e) {
      throw e.getCause(); // never an incomplete listing: a sweep deletes what is missing in one
    }
    for (Path child : children) {
      BasicFileAttributes attributes;
      try {
        attributes = Files.readAttributes(child, BasicFileAttributes.class);
      } catch (NoSuchFileException e) {
        continue;
      }
      if (attributes.isDirectory()) {
        visit(child, visitor);
      } else {
        visitor.visit(entry(objects.relativize(child).toString(), attributes));
      }
    }
  }

  @Override
  public Path spool() throws IOException {
    return Files.createTempFile(incoming, "in-", "");
  }

  @Override
  public void check() throws IOException {
    try {
      Path file = Files.createTempFile(incoming, "check-", "");
      try {
        Files.write(file, new byte[] {1}); // an empty file fits into a full volume
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IOException(
          "cannot write to the directory " + root + ": " + IoFailure.describe(e), e);
    }
  }

  /** A store must start with a full volume, to serve what it has. */
  private void checkUnlessFull() throws IOException {
    try {
      check();
    } catch (IOException e) {
      if (!FullVolume.caused(e)) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    // No file stays open.
  }

  /** Deletes files that were not complete at a crash. */
  private void clear() throws IOException {
    Instant before = Instant.now().minus(ABANDONED);
    try (Stream<Path> files = Files.list(incoming)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder);
    for (Path made = folder; !made.equals(root); made = parent(made)) {
      sync(parent(made), StandardOpenOption.READ);
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "every object is in a directory");
  }

  /** Syncs a file, or the directory of a renamed file. */
  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private Path path(String key) {
    return objects.resolve(Keys.checked(key));
  }

  private static Entry entry(String key, BasicFileAttributes attributes) {
    return new Entry(key, attributes.size(), attributes.lastModifiedTime().toInstant());
  }
}
