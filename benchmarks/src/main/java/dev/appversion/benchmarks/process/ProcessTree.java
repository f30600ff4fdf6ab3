package dev.appversion.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A process and its children, such as nginx's master and workers.
 *
 * @param pid of the first
 */
public record ProcessTree(long pid) {
  /** Processor time used up to now, in user and kernel mode. */
  public Duration cpu() {
    return all()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Memory now. */
  public Memory memory() {
    return all()
        .map(process -> Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))
        .map(ProcessTree::read)
        .map(Memory::parse)
        .reduce(Memory.NONE, Memory::and);
  }

  private Stream<ProcessHandle> all() {
    ProcessHandle first =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"));
    return Stream.concat(Stream.of(first), first.descendants());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
