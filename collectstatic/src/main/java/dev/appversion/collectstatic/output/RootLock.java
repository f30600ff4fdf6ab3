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
 * The right to write into a static root, held by one process at a time, and a folder in it for
 * files that are not complete yet. The system takes the lock from a process that dies, and the next
 * one clears away what it left.
 */
public final class RootLock implements AutoCloseable {
  /**
   * In the static root, so that a complete file only has to be renamed. It does not exist while no
   * process writes.
   */
  public static final String FOLDER = ".appversion-collect";

  private final Path folder;
  private final FileChannel channel;

  private RootLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Acquires the lock; null if another process has it. */
  public static @Nullable RootLock take(Path root) throws IOException {
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
      // held by this very process
    } catch (NoSuchFileException e) {
      // its holder has just ended and taken the file away
    }
    channel.close();
    return null;
  }

  /** Whether the locked file is the one that others find under its name. */
  private static boolean isCurrent(Path file, FileChannel channel) throws IOException {
    byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(mark), 0);
    return java.util.Arrays.equals(Files.readAllBytes(file), mark);
  }

  /** A name for a file that is being written. */
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
