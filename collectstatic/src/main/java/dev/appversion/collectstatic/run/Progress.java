package dev.appversion.collectstatic.run;

/** Receives the progress of a collection. Called from many threads. */
public interface Progress {
  /** The steps of a collection, in this order. */
  enum Step {
    /** Reads and hashes the sources. */
    HASHING,
    /** Writes the static root. */
    WRITING
  }

  /**
   * How far a step is.
   *
   * @param done bytes of the source files that are done; a source counts once when it is hashed,
   *     and once for each file that is written of it
   * @param total the bytes that the step ends with
   */
  void at(Step step, long done, long total);

  /** Ignores the progress. */
  Progress NONE = (step, done, total) -> {};
}
