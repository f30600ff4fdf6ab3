package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.state.CollectState;
import java.io.IOException;
import java.nio.file.Path;

/** Where outputs are written and deleted: the static root, or nothing in a dry run. */
public sealed interface OutputTarget permits StaticRoot, DryRun {

  /** The content of a file. */
  interface Content {
    /** Writes the content. */
    void to(Path file) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @param path below the static root
   * @param key identifies its content: equal keys, equal bytes
   * @return what is stored of it for later collections
   */
  CollectState.Output put(String path, String key, Content content) throws IOException;

  /** Deletes a file; returns whether there was one. */
  boolean delete(String path) throws IOException;
}
