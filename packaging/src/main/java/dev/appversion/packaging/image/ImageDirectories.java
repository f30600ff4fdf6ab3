package dev.appversion.packaging.image;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The directories of one image.
 *
 * @param out the directory of all of them, {@code target/image}
 */
record ImageDirectories(Path out) {
  /**
   * The modification time that Jib sets for every file; the JVM rejects an AOT cache if the time of
   * a jar differs.
   */
  static final FileTime MODIFIED = FileTime.from(Instant.ofEpochSecond(1));

  /** The path of the AOT cache in the image, without the leading slash. */
  static final String CACHE = "app/app.aot";

  /** Becomes a layer: the Java runtime, the AOT cache and the arguments of the JVM. */
  Path runtime() {
    return out.resolve("runtime");
  }

  /** Becomes a layer: the C library and /etc, or nothing. */
  Path base() {
    return out.resolve("base");
  }

  /** The jars as the image will have them, at the same relative paths. */
  Path stage() {
    return out.resolve("stage");
  }

  /** The Java runtime. */
  Path javaHome() {
    return runtime().resolve("opt/java");
  }

  /** The launcher of the Java runtime. */
  String java() {
    return javaHome().resolve("bin/java").toString();
  }

  /** Jars that are not on the class path. */
  Path library() {
    return runtime().resolve("app/tracing");
  }

  /** The AOT cache. */
  Path cache() {
    return runtime().resolve(CACHE);
  }
}
