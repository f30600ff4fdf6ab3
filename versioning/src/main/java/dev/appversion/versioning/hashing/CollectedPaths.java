package dev.appversion.versioning.hashing;

/** The canonical paths that are collected, relative to the static URL. */
public interface CollectedPaths {
  /** Whether a file is collected under this path. */
  boolean isFile(String path);

  /** Whether files are below this path. */
  boolean isFolder(String path);
}
