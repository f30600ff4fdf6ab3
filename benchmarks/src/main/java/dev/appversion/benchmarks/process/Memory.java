package dev.appversion.benchmarks.process;

/**
 * Resident memory of a process or of several, in KiB, as {@code /proc/PID/smaps_rollup} reports it
 * (proc_pid_smaps(5)).
 *
 * @param rss all resident pages; a page that several of the processes share counts for each
 * @param pss the same; a page that N processes of the machine share counts 1/N
 * @param unshared anonymous pages, modified pages of files among them: each process needs its own
 * @param file pages of files and of shared memory, of which processes of one program share one copy
 */
public record Memory(long rss, long pss, long unshared, long file) {
  /** Nothing. */
  public static final Memory NONE = new Memory(0, 0, 0, 0);

  /**
   * Reads one process's.
   *
   * @param rollup the content of {@code smaps_rollup}
   * @throws IllegalArgumentException if a field is missing
   */
  public static Memory parse(String rollup) {
    long rss = field(rollup, "Rss:");
    return new Memory(
        rss, field(rollup, "Pss:"), field(rollup, "Pss_Anon:"), rss - field(rollup, "Anonymous:"));
  }

  /**
   * Both together, if they run the same program: they share the pages of its files, so the larger
   * {@link #file()} counts.
   */
  public Memory and(Memory other) {
    return new Memory(
        rss + other.rss, pss + other.pss, unshared + other.unshared, Math.max(file, other.file));
  }

  private static long field(String rollup, String name) {
    return rollup
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + name + " in:\n" + rollup));
  }
}
