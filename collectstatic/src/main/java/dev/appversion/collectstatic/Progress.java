package dev.appversion.collectstatic;

/** Is told how far a collection is. Called from many threads. */
public interface Progress {
  /** What a collection does, in this order. */
  enum Step {
    HASHING,
    WRITING
  }

  /**
   * How far a step is.
   *
   * @param done bytes of the source files whose turn is over; a source counts once when it is
   *     hashed, and once for each file that is written of it
   * @param total the bytes that the step ends with
   */
  void at(Step step, long done, long total);

  /** Tells nobody. */
  Progress NONE = (step, done, total) -> {};
}
