package dev.appversion.e2e.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a client through all behaviours once. */
final class ClientRun {
  /** Each client has deadlines for each behaviour; this one is for a client that hangs. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final ObjectMapper JSON = new ObjectMapper();

  private ClientRun() {}

  /**
   * What the client observed, by behaviour.
   *
   * @param output the file for its output
   */
  static Map<String, Observation> observe(ClientSpec client, URI base, Path behaviours, Path output)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(client.project().command(client.command(), Map.of()));
    command.add(base.toString());
    command.add(behaviours.toString());
    Files.createDirectories(output.getParent());
    Path errors = output.resolveSibling(output.getFileName() + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(client.project().folder().toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(Project.ENVIRONMENT);
    Process process = builder.start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "exit code %d of %s:%n%s"
              .formatted(process.exitValue(), String.join(" ", command), Files.readString(errors)));
    }
    return parse(Files.readString(output), base);
  }

  private static Map<String, Observation> parse(String printed, URI base) throws IOException {
    Map<String, Observation> seen = new LinkedHashMap<>();
    for (String line : printed.replace(base.getAuthority(), "{authority}").lines().toList()) {
      Observation observation = new Observation(JSON.readTree(line));
      seen.put(observation.behaviour(), observation);
    }
    return seen;
  }
}
