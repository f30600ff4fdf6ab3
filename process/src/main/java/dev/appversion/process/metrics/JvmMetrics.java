package dev.appversion.process.metrics;

import dev.appversion.process.metrics.PrometheusText.MetricType;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The JVM and its process, by the names of Prometheus' client libraries for Java ({@code jvm_*})
 * and of all clients ({@code process_*}). What only Linux reports has no sample elsewhere.
 */
public final class JvmMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final double MILLIS = 1e3;

  private JvmMetrics() {}

  /** Writes the values of this moment. */
  public static void write(PrometheusText out) {
    memory(out);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    out.metric(
            "jvm_threads_current",
            MetricType.GAUGE,
            "Shows the number of live platform threads of the JVM.")
        .sample(threads.getThreadCount());
    out.metric(
            "jvm_threads_peak",
            MetricType.GAUGE,
            "Shows the highest number of live platform threads so far.")
        .sample(threads.getPeakThreadCount());
    out.metric(
        "jvm_gc_collection_seconds",
        MetricType.SUMMARY,
        "Measures the duration of garbage collections, in seconds.");
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      out.sampleOf("_count", Math.max(0, gc.getCollectionCount()), "gc", gc.getName());
      out.sampleOf("_sum", Math.max(0, gc.getCollectionTime()) / MILLIS, "gc", gc.getName());
    }
    compilation(out);
    out.metric(
            "jvm_runtime_info",
            MetricType.GAUGE,
            "Shows the version of the JVM; the value is always 1.")
        .sample(
            1,
            "runtime",
            System.getProperty("java.runtime.name", ""),
            "vendor",
            System.getProperty("java.vm.vendor", ""),
            "version",
            Runtime.version().toString());
    process(out);
  }

  private static void compilation(PrometheusText out) {
    out.metric(
        "jvm_compilation_time_seconds_total",
        MetricType.COUNTER,
        "Counts the time that the JVM has spent compiling methods to machine code, in seconds.");
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    if (compiler != null && compiler.isCompilationTimeMonitoringSupported()) {
      out.sample(compiler.getTotalCompilationTime() / MILLIS);
    }
  }

  private static void memory(PrometheusText out) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    Map<String, MemoryUsage> areas =
        new TreeMap<>(
            Map.of("heap", memory.getHeapMemoryUsage(), "nonheap", memory.getNonHeapMemoryUsage()));
    area(out, areas, "used", "Shows the used memory of the JVM, in bytes.", MemoryUsage::getUsed);
    area(
        out,
        areas,
        "committed",
        "Shows the memory that the JVM has reserved from the system, in bytes.",
        MemoryUsage::getCommitted);
    area(
        out,
        areas,
        "max",
        "Shows the maximum memory of the JVM, in bytes; -1 if there is no maximum.",
        MemoryUsage::getMax);
  }

  private static void area(
      PrometheusText out,
      Map<String, MemoryUsage> areas,
      String what,
      String help,
      ToLongFunction<MemoryUsage> value) {
    out.metric("jvm_memory_" + what + "_bytes", MetricType.GAUGE, help);
    areas.forEach((area, usage) -> out.sample(value.applyAsLong(usage), "area", area));
  }

  private static void process(PrometheusText out) {
    out.metric(
            "process_start_time_seconds",
            MetricType.GAUGE,
            "Shows the time at which the process started, in seconds since the Unix epoch.")
        .sample(ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    out.metric(
        "process_cpu_seconds_total",
        MetricType.COUNTER,
        "Counts the user and system CPU time of the process, in seconds.");
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(cpu -> out.sample(cpu.toMillis() / MILLIS));
    out.metric(
        "process_resident_memory_bytes",
        MetricType.GAUGE,
        "Shows the resident memory of the process, in bytes.");
    residentBytes().ifPresent(out::sample);
    out.metric(
        "process_open_fds",
        MetricType.GAUGE,
        "Shows the number of open file descriptors of the process.");
    openFiles().ifPresent(out::sample);
  }

  private static OptionalLong residentBytes() {
    try {
      return residentBytes(Files.readAllLines(STATUS));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The value of {@code VmRSS: 12345 kB} (proc_pid_status(5)). */
  static OptionalLong residentBytes(List<String> status) {
    return status.stream()
        .filter(line -> line.matches("VmRSS:\\s+[0-9]{1,15} kB"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst();
  }

  private static OptionalLong openFiles() {
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return OptionalLong.of(files.count());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
