package dev.appversion.versioning.hashing;

import dev.appversion.versioning.hashing.python.PosixPath;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The canonical paths that are collected, and their folders. */
public final class AssetNames implements CollectedPaths {
  private final Set<String> files;
  private final Set<String> folders = new HashSet<>();

  /** The names of these files. */
  public AssetNames(Collection<String> files) {
    this.files = Set.copyOf(files);
    folders.add(".");
    for (String file : files) {
      String folder = PosixPath.folder(file);
      while (!folder.isEmpty() && folders.add(folder)) {
        folder = PosixPath.folder(folder);
      }
    }
  }

  @Override
  public boolean isFile(String path) {
    return files.contains(path);
  }

  @Override
  public boolean isFolder(String path) {
    return folders.contains(path);
  }

  /** The canonical paths of all files. */
  public Set<String> files() {
    return files;
  }
}
