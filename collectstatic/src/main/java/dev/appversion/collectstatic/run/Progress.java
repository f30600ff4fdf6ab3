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
   * Reports the progress of a step.
   *
   * @param done the bytes of the processed source files; a source counts once when it is hashed,
   *     and once for each of its outputs
   * @param total the value of {@code done} at the end of the step
   */
  void at(Step step, long done, long total);

  /** Ignores the progress. */
  Progress NONE = (step, done, total) -> {};
}
