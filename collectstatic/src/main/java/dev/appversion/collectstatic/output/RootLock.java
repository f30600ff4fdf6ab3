package dev.appversion.collectstatic.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock on a static root, and a directory in it for incomplete files. The system
 * releases the lock of a process that ends; the next holder deletes its incomplete files.
 */
public final class RootLock implements AutoCloseable {
  /**
   * The directory of the lock, in the static root so that a complete file can be renamed. It exists
   * only while a process holds the lock.
   */
  public static final String FOLDER = ".appversion-collect";

  private final Path folder;
  private final FileChannel channel;

  private RootLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Acquires the lock; null if another process holds it. */
  public static @Nullable RootLock acquire(Path root) throws IOException {
    Path folder = root.resolve(FOLDER);
    Path file = folder.resolve("lock");
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null && isCurrent(file, channel)) {
        RootLock taken = new RootLock(folder, channel);
        taken.clear();
        return taken;
      }
    } catch (OverlappingFileLockException e) {
      // this process holds it
    } catch (NoSuchFileException e) {
      // its holder deleted the file just now
    }
    channel.close();
    return null;
  }

  /**
   * Whether the path still refers to the locked file: its holder may have deleted it after it was
   * opened.
   */
  private static boolean isCurrent(Path file, FileChannel channel) throws IOException {
    byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(mark), 0);
    return java.util.Arrays.equals(Files.readAllBytes(file), mark);
  }

  /** The path of an incomplete file. */
  Path temporary(String name) {
    return folder.resolve(name);
  }

  private void clear() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        if (!file.endsWith("lock")) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      clear();
      Files.deleteIfExists(folder.resolve("lock"));
      Files.deleteIfExists(folder);
    } finally {
      channel.close();
    }
  }
}
