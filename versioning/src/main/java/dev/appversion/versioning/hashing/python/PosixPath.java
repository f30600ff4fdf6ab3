package dev.appversion.versioning.hashing.python;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths with the meaning of Python's {@code posixpath}. */
public final class PosixPath {
  private PosixPath() {}

  /** The part before the last slash. */
  public static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /**
   * A path relative to a folder; one that starts with a slash is returned unchanged ({@code join}).
   */
  public static String join(String folder, String path) {
    if (path.startsWith("/") || folder.isEmpty()) {
      return path;
    }
    return folder.endsWith("/") ? folder + path : folder + "/" + path;
  }

  /** Without {@code .}, {@code ..} and doubled slashes; {@code ..} that lead out stay in front. */
  public static String normalize(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    int slashes = 0;
    while (slashes < path.length() && path.charAt(slashes) == '/') {
      slashes++;
    }
    boolean rooted = slashes > 0;
    Deque<String> kept = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      boolean up = part.equals("..");
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (up && !kept.isEmpty() && !kept.getLast().equals("..")) {
        kept.removeLast();
      } else if (!up || !rooted) {
        kept.addLast(part);
      }
    }
    String root = slashes == 2 ? "//" : rooted ? "/" : "";
    String joined = root + String.join("/", kept);
    return joined.isEmpty() ? "." : joined;
  }
}
