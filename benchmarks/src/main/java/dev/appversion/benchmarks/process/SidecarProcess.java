package dev.appversion.benchmarks.process;

import dev.appversion.testkit.images.ImageJvmOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sidecar in a separate process, without Kubernetes, with the options of the image's JVM. */
public final class SidecarProcess implements AutoCloseable {
  private final Program program;
  private final int port;
  private final int adminPort;

  private SidecarProcess(Program program, int port, int adminPort) {
    this.program = program;
    this.port = port;
    this.adminPort = adminPort;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param prefix the prefix of the JVM's command line, such as {@code taskset}
   * @param settings in addition to its addresses
   */
  public static SidecarProcess start(List<String> prefix, Map<String, String> settings)
      throws IOException {
    SidecarProcess started = startUnready(prefix, settings);
    URI ready = URI.create("http://127.0.0.1:" + started.adminPort + "/readyz");
    started.program.awaitReady("the sidecar", ready);
    return started;
  }

  /** Starts one without waiting for readiness, if its app does not run. */
  public static SidecarProcess startUnready(List<String> prefix, Map<String, String> settings)
      throws IOException {
    int port = Program.freePort();
    int adminPort = Program.freePort();
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ImageJvmOptions.of(Path.of(System.getProperty("appversion.root", ".")), "sidecar"));
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), "dev.appversion.sidecar.SidecarMain"));
    Map<String, String> environment = new LinkedHashMap<>(settings);
    environment.put("APPVERSION_LISTEN", "127.0.0.1:" + port);
    environment.put("APPVERSION_ADMIN_LISTEN", "127.0.0.1:" + adminPort);
    Path log = Files.createTempFile("sidecar", ".log");
    log.toFile().deleteOnExit();
    return new SidecarProcess(Program.start(command, environment, log), port, adminPort);
  }

  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The process's resident memory, in KiB. */
  public long rssKib() throws IOException {
    return status("VmRSS:");
  }

  /** The peak of the process's resident memory, in KiB. */
  public long peakKib() throws IOException {
    return status("VmHWM:");
  }

  private long status(String field) throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc/" + program.processes().pid() + "/status"))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no " + field + " of the sidecar");
  }

  @Override
  public void close() {
    program.close();
  }
}
