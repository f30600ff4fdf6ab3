package dev.appversion.collectstatic.compression;

/**
 * The sizes of files before and after compression.
 *
 * @param files the number of compressed siblings
 * @param before the size of the files before compression, in bytes
 * @param after the size of the siblings, in bytes
 */
public record Savings(int files, long before, long after) {
  /** Adds the numbers of another instance. */
  public Savings plus(Savings other) {
    return new Savings(files + other.files, before + other.before, after + other.after);
  }
}
