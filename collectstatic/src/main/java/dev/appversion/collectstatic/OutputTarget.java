package dev.appversion.collectstatic;

import java.io.IOException;
import java.nio.file.Path;

/** Where outputs are put and deleted: the static root, or nowhere in a dry run. */
sealed interface OutputTarget permits StaticRoot, DryRun {

  /** Writes a file's content to a path. */
  interface Content {
    void to(Path file) throws IOException;
  }

  /** Puts a file at its place; returns what was put there. */
  CollectState.Output put(String path, String key, Content content) throws IOException;

  /** Deletes a file; returns whether there was one. */
  boolean delete(String path) throws IOException;
}
