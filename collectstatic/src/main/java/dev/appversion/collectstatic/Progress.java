package dev.appversion.collectstatic;

/** Is told how far a collection is. Called from many threads. */
public interface Progress {
  /** What a collection does, in this order. */
  enum Step {
    HASHING,
    WRITING
  }

  void at(Step step, int done, int total);

  /** Tells nobody. */
  Progress NONE = (step, done, total) -> {};
}
