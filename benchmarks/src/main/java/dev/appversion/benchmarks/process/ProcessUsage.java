package dev.appversion.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The resource usage of a process, as the kernel reports it (proc(5)).
 *
 * @param cpuMillis processor time since its start, of user and system, in milliseconds; exact to 10
 * @param rssKib resident memory
 * @param privateKib the resident memory that no other process maps ({@code Private_Clean} and
 *     {@code Private_Dirty}). Pages of files count as private while only one process maps them
 * @param anonymousKib the resident memory that is not a file's: it is private in every process
 */
public record ProcessUsage(long cpuMillis, long rssKib, long privateKib, long anonymousKib) {
  /** 1000 / USER_HZ, which is 100 on every architecture that Linux runs Java on. */
  private static final int MILLIS_PER_TICK = 10;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  /** Reads the usage of a process of this user. */
  public static ProcessUsage of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(process.resolve("stat"));
    // The command's name, in parentheses, may contain any character.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    Map<String, Long> memory = new HashMap<>();
    for (String line : Files.readAllLines(process.resolve("smaps_rollup"))) {
      String[] words = line.split("\\s+", -1);
      if (words.length == 3 && words[2].equals("kB")) {
        memory.put(words[0], Long.valueOf(words[1]));
      }
    }
    return new ProcessUsage(
        MILLIS_PER_TICK * (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])),
        memory.getOrDefault("Rss:", 0L),
        memory.getOrDefault("Private_Clean:", 0L) + memory.getOrDefault("Private_Dirty:", 0L),
        memory.getOrDefault("Anonymous:", 0L));
  }
}
