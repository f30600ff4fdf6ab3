package dev.appversion.benchmarks.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Options for the JVM of the sidecar's image, added to the image's own.
 *
 * @param name what distinguishes the set
 * @param java options of the JVM
 * @param environment of the process: for the C library, which the JVM's options do not reach
 */
record JvmOptionSet(String name, List<String> java, Map<String, String> environment) {
  private static final String C1 = "-XX:TieredStopAtLevel=1";
  private static final String C2 = "-XX:TieredStopAtLevel=4";
  private static final String TRIM = "-XX:TrimNativeHeapInterval=2000";
  private static final String NO_TRIM = "-XX:TrimNativeHeapInterval=0";

  JvmOptionSet {
    java = List.copyOf(java);
    environment = Map.copyOf(environment);
  }

  /**
   * The sets to compare. The first is the image as it is: the others are reported relative to it.
   */
  static List<JvmOptionSet> all() {
    List<JvmOptionSet> sets = new ArrayList<>();
    sets.add(of("image"));
    sets.add(of("c1, trim 2000", C1));
    sets.add(of("c1, trim 500", C1, "-XX:TrimNativeHeapInterval=500"));
    sets.add(of("c1, trim 5000", C1, "-XX:TrimNativeHeapInterval=5000"));
    sets.add(of("c1, small stacks", C1, "-Xss256k", "-XX:CompilerThreadStackSize=512"));
    sets.add(of("c1, young 4m", C1, "-Xmn4m"));
    sets.add(of("c1, young 8m", C1, "-Xmn8m"));
    sets.add(of("c1, heap ratios", C1, "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20"));
    sets.add(of("c1, code 12m", C1, "-XX:ReservedCodeCacheSize=12m"));
    sets.add(of("c1, inlining", C1, "-XX:C1MaxInlineSize=70", "-XX:C1MaxInlineLevel=15"));
    sets.add(withMalloc("c1, one arena", Map.of("MALLOC_ARENA_MAX", "1"), C1));
    sets.add(
        withMalloc(
            "c1, malloc trims",
            Map.of(
                "GLIBC_TUNABLES",
                "glibc.malloc.arena_max=1:glibc.malloc.trim_threshold=65536"
                    + ":glibc.malloc.mmap_threshold=65536:glibc.malloc.tcache_count=0"),
            C1));
    sets.add(of("c1, no trim", C1, NO_TRIM));
    sets.add(of("c2, no trim", C2, NO_TRIM));
    sets.add(of("c2, trim 2000", C2, TRIM));
    sets.add(of("c2, trim 500", C2, "-XX:TrimNativeHeapInterval=500"));
    sets.add(withMalloc("c2, trim 2000, one arena", Map.of("MALLOC_ARENA_MAX", "1"), C2, TRIM));
    sets.add(thresholds("c2 from x0.5", 0.5));
    sets.add(thresholds("c2 from x2", 2));
    sets.add(thresholds("c2 from x4", 4));
    sets.add(thresholds("c2 from x10", 10));
    sets.add(thresholds("c2 from x40", 40));
    sets.add(
        of(
            "c2, code 24m, not segmented",
            C2,
            TRIM,
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:-SegmentedCodeCache"));
    sets.add(of("c2, code 48m", C2, TRIM, "-XX:ReservedCodeCacheSize=48m"));
    sets.add(
        of(
            "c2, code 48m segmented",
            C2,
            TRIM,
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:+SegmentedCodeCache"));
    sets.add(of("c2, fixed threads", C2, TRIM, "-XX:-UseDynamicNumberOfCompilerThreads"));
    sets.add(inlining("c2, inlining of the JVM", 15, 325, 2500));
    sets.add(inlining("c2, inlining 9", 9, 200, 1000));
    sets.add(inlining("c2, inlining 6", 6, 150, 800));
    sets.add(inlining("c2, inlining 4", 4, 100, 500));
    sets.add(of("c2 without c1", C2, TRIM, "-XX:-TieredCompilation"));
    sets.add(of("c2, high-only", C2, TRIM, "-XX:CompilationMode=high-only"));
    sets.add(of("c2, young 8m", C2, TRIM, "-Xmn8m"));
    return sets;
  }

  private static JvmOptionSet of(String name, String... java) {
    return new JvmOptionSet(name, List.of(java), Map.of());
  }

  private static JvmOptionSet withMalloc(
      String name, Map<String, String> environment, String... java) {
    return new JvmOptionSet(name, Arrays.asList(java), environment);
  }

  /** C2 inlines less: its time grows faster than the size of what it compiles at once. */
  private static JvmOptionSet inlining(String name, int level, int frequentSize, int smallCode) {
    return of(
        name,
        C2,
        TRIM,
        "-XX:MaxInlineLevel=" + level,
        "-XX:FreqInlineSize=" + frequentSize,
        "-XX:InlineSmallCode=" + smallCode);
  }

  /**
   * C2 only for methods that run this many times more often than by the JVM's defaults (invocation
   * 5000, minimum 600, compile 15000, back edge 40000): what start and configuration run once stays
   * with C1.
   */
  private static JvmOptionSet thresholds(String name, double factor) {
    return of(
        name,
        C2,
        TRIM,
        "-XX:Tier4InvocationThreshold=" + Math.round(5_000 * factor),
        "-XX:Tier4MinInvocationThreshold=" + Math.round(600 * factor),
        "-XX:Tier4CompileThreshold=" + Math.round(15_000 * factor),
        "-XX:Tier4BackEdgeThreshold=" + Math.round(40_000 * factor));
  }
}
