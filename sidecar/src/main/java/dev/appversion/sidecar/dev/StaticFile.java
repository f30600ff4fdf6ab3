package dev.appversion.sidecar.dev;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * The attributes of a file when it was found.
 *
 * @param size the size in bytes
 * @param fileKey the file system's identity of the file; empty if there is none
 */
record StaticFile(Path path, long size, FileTime modified, String fileKey) {
  StaticFile(Path path, BasicFileAttributes found) {
    this(path, found.size(), found.lastModifiedTime(), Objects.toString(found.fileKey(), ""));
  }
}
