package dev.appversion.versioning.hashing;

/** The canonical paths that are collected, relative to the static URL. */
public interface CollectedPaths {
  boolean isFile(String path);

  /** Whether files lie below this path. */
  boolean isFolder(String path);
}
