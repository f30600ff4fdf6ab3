package dev.appversion.benchmarks.peers.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All results, as in {@code benchmarks/results/peers.json}.
 *
 * @param machine the machine of the measurements
 * @param versions of the subjects, by name
 * @param works in the order of the report
 */
public record Results(Machine machine, Map<String, String> versions, List<WorkResult> works) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Results {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    works = List.copyOf(works);
  }

  /**
   * The machine.
   *
   * @param cpu its model
   * @param cores the number of cores
   * @param kernel its version
   */
  public record Machine(String cpu, int cores, String kernel) {
    /** This machine. */
    public static Machine read() throws IOException {
      return parse(Files.readString(Path.of("/proc/cpuinfo")), System.getProperty("os.version"));
    }

    /**
     * A machine.
     *
     * @param info the content of {@code /proc/cpuinfo}
     */
    static Machine parse(String info, String kernel) {
      String model =
          info.lines()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse("unknown CPU");
      long cores = info.lines().filter(line -> line.startsWith("processor")).count();
      return new Machine(model, Math.toIntExact(cores), kernel);
    }
  }

  /** These results and those of another kind of work. */
  public Results with(WorkResult work) {
    List<WorkResult> more = new ArrayList<>(works);
    more.add(work);
    return new Results(machine, versions, more);
  }

  /** Reads a file. */
  public static Results read(Path file) throws IOException {
    return JSON.readValue(Files.readString(file), Results.class);
  }

  /** Reads JSON. */
  public static Results parse(String json) throws JsonProcessingException {
    return JSON.readValue(json, Results.class);
  }

  /** The JSON; the same results give the same text. */
  public String json() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("results are always JSON", e);
    }
  }

  /**
   * These results with newer ones of the same machine: they replace those of the same kinds of
   * work, and the others stay. Newer results of another machine replace all.
   */
  public Results updated(Results newer) {
    if (!newer.machine.equals(machine)) {
      return newer;
    }
    Map<String, WorkResult> byName = new LinkedHashMap<>();
    works.forEach(work -> byName.put(work.name(), work));
    newer.works.forEach(work -> byName.put(work.name(), work));
    Map<String, String> all = new LinkedHashMap<>(versions);
    all.putAll(newer.versions);
    return new Results(machine, all, new ArrayList<>(byName.values()));
  }
}
