package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.state.CollectState;
import java.io.IOException;
import java.nio.file.Path;

/** Writes and deletes outputs: in the static root, or not at all in a dry run. */
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
   * @return the state to store for later collections
   */
  CollectState.Output put(String path, String key, Content content) throws IOException;

  /** Deletes a file; returns whether it existed. */
  boolean delete(String path) throws IOException;
}
