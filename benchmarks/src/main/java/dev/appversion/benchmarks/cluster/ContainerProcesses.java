package dev.appversion.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The processes of a container on this machine, as the kernel accounts for them (proc(5)). */
final class ContainerProcesses {
  private static final Path PROC = Path.of("/proc");

  /** USER_HZ, which is 100 on every architecture that Linux runs Java on. */
  private static final int TICKS_A_SECOND = 100;

  private static final int FIELDS_BEFORE_STATE = 2;
  private static final int UTIME = 14 - FIELDS_BEFORE_STATE - 1;
  private static final int STIME = UTIME + 1;
  private static final int START_TIME = 22 - FIELDS_BEFORE_STATE - 1;

  private final List<Path> processes;

  private ContainerProcesses(List<Path> processes) {
    this.processes = processes;
  }

  /**
   * Finds them by the container's id in their control group.
   *
   * @param containerId as Kubernetes reports it: {@code containerd://…}
   * @throws IllegalStateException if there are none: the container runs on another machine
   */
  static ContainerProcesses of(String containerId) {
    String id = containerId.substring(containerId.indexOf("//") + 2);
    try (Stream<Path> all = Files.list(PROC)) {
      List<Path> found =
          all.filter(path -> Character.isDigit(path.getFileName().toString().charAt(0)))
              .filter(path -> read(path.resolve("cgroup")).contains(id))
              .toList();
      if (found.isEmpty()) {
        throw new IllegalStateException(
            "no process of container " + id + " on this machine: use -De2e.cluster=local as root");
      }
      return new ContainerProcesses(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Memory now, in KiB, summed over the processes.
   *
   * @param rss resident; pages that processes share count for each of them
   * @param pss resident; a page that N processes of the machine share counts 1/N
   */
  record Memory(long rss, long pss) {
    Memory max(Memory other) {
      return new Memory(Math.max(rss, other.rss), Math.max(pss, other.pss));
    }
  }

  Memory memory() {
    long rss = 0;
    long pss = 0;
    for (Path process : processes) {
      rss += kib(process.resolve("status"), "VmRSS:");
      pss += kib(process.resolve("smaps_rollup"), "Pss:");
    }
    return new Memory(rss, pss);
  }

  /** Processor time used up to now, in seconds. */
  double cpuSeconds() {
    long ticks = 0;
    for (Path process : processes) {
      ticks += stat(process, UTIME) + stat(process, STIME);
    }
    return (double) ticks / TICKS_A_SECOND;
  }

  /** When the first process started; exact to about 20 ms. */
  Instant started() {
    Instant now = Instant.now();
    double uptime = Double.parseDouble(read(PROC.resolve("uptime")).split(" ", 2)[0]);
    long ticks = processes.stream().mapToLong(p -> stat(p, START_TIME)).min().orElseThrow();
    return now.minus(
        Duration.ofMillis(Math.round(1000 * (uptime - (double) ticks / TICKS_A_SECOND))));
  }

  /** A field after the command's name, which may contain any character. */
  private static long stat(Path process, int field) {
    String line = read(process.resolve("stat"));
    return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[field]);
  }

  private static long kib(Path file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .sum();
  }

  /** Empty if the process no longer exists. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }
}
