package dev.appversion.benchmarks.peers.work;

import java.util.List;

/** The kinds of work. */
public final class Works {
  /** All, in the order of the results. */
  public static final List<Work> ALL =
      List.of(
          ScriptedLoad.MIX,
          new Html(),
          new Assets(),
          ScriptedLoad.DOWNLOAD,
          ScriptedLoad.UPLOAD,
          new Latency(),
          new Start(),
          new IdleConnections(),
          new Echo(),
          new Hop(),
          new TenProcesses());

  private Works() {}

  /**
   * The kinds of work with these names.
   *
   * @throws IllegalArgumentException if a name is unknown
   */
  public static List<Work> of(List<String> names) {
    return names.stream()
        .map(
            name ->
                ALL.stream()
                    .filter(work -> work.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such work: " + name)))
        .toList();
  }
}
