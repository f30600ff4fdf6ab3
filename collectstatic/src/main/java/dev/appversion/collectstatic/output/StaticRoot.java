package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.state.CollectState;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The static root. It contains only complete files: each is written to a temporary file, which is
 * then renamed.
 */
public final class StaticRoot implements OutputTarget {
  /** The permissions that Django sets, so that a web server of another user can read the files. */
  private static final Set<PosixFilePermission> SERVED =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path root;
  private final RootLock lock;
  private final boolean setsPermissions;
  private final Set<Path> folders = ConcurrentHashMap.newKeySet();
  private final AtomicLong temporary = new AtomicLong();

  /** Writes below this directory while the lock is held. */
  public StaticRoot(Path root, RootLock lock) throws IOException {
    this.root = root;
    this.lock = lock;
    this.setsPermissions = !givesPermissions();
  }

  /** The size and time of a file; null if it does not exist. */
  static CollectState.@Nullable Output existing(Path file, String key) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile()
          ? new CollectState.Output(
              key, found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS))
          : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (java.nio.file.FileSystemException e) {
      return null; // below a file, or not readable: the write reports it
    }
  }

  @Override
  public CollectState.Output put(String path, String key, Content content) throws IOException {
    Path target = root.resolve(path);
    Path parent = target.getParent();
    if (parent != null && !folders.contains(parent)) {
      Files.createDirectories(parent);
      folders.add(parent); // after the directory exists, since other threads rely on it
    }
    Path written = lock.temporary(Long.toString(temporary.incrementAndGet()));
    content.to(written);
    if (setsPermissions) {
      Files.setPosixFilePermissions(written, SERVED);
    }
    // Renaming preserves the time, so it can be read before the file is visible.
    CollectState.Output output = existing(written, key);
    Files.move(
        written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (output == null) {
      throw new IOException("the temporary file was deleted while it was written: " + path);
    }
    return output;
  }

  /** Also deletes directories that become empty. */
  @Override
  public boolean delete(String path) throws IOException {
    Path file = root.resolve(path);
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    boolean deleted = false;
    try {
      deleted = Files.deleteIfExists(file);
    } catch (java.nio.file.FileSystemException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    for (Path folder = file.getParent();
        folder != null
            && !folder.equals(root)
            && folder.startsWith(root)
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
        folder = folder.getParent()) {
      try {
        Files.deleteIfExists(folder);
        folders.remove(folder);
      } catch (DirectoryNotEmptyException e) {
        return deleted;
      } catch (IOException e) {
        return deleted; // an empty directory is harmless
      }
    }
    return deleted;
  }

  /** Whether the system creates files that all users can read. */
  private boolean givesPermissions() throws IOException {
    if (!root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return true;
    }
    Path probe = lock.temporary("probe");
    Files.write(probe, new byte[0]);
    boolean gives = Files.getPosixFilePermissions(probe).containsAll(SERVED);
    Files.delete(probe);
    return gives;
  }
}
