package dev.appversion.testkit.fuzz;

/**
 * What must be true of a reader for all bytes. An implementation is a test class with the suffix
 * {@code Fuzz} and a public constructor without parameters, and annotates {@link #fuzz} with
 * Jazzer's {@code @FuzzTest}. Its stored inputs are the files in {@code CLASSInputs/fuzz} among the
 * test resources of its package: the place from which Jazzer reads seeds, and to which it writes
 * the inputs that fail.
 */
@FunctionalInterface
public interface FuzzTarget {
  /**
   * Reads an input and checks the result.
   *
   * @throws AssertionError if the result is wrong
   * @throws Exception if the reader fails otherwise than documented
   */
  void fuzz(byte[] bytes) throws Exception;
}
