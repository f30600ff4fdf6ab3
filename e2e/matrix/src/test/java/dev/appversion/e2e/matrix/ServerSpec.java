package dev.appversion.e2e.matrix;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.appversion.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A server of the matrix, as its folder's {@code servers.json} lists it.
 *
 * @param name unique in the matrix
 * @param needs commands that must be on PATH
 * @param command the command that starts it; {@link Project#command} lists the placeholders
 * @param always whether it belongs to the pairs that run in every build
 * @param forEveryClient whether, in every build, it meets all clients and not only the complete one
 * @param lacks behaviours in which it violates the contract, and why
 * @param differs behaviours whose result differs behind a sidecar for a reason that is not the
 *     sidecar's fault, and the reason
 */
record ServerSpec(
    String name,
    List<String> needs,
    List<String> command,
    boolean always,
    boolean forEveryClient,
    Map<String, String> lacks,
    Map<String, String> differs,
    @JsonIgnore Project project) {

  ServerSpec {
    needs = needs == null ? List.of() : List.copyOf(needs);
    command = List.copyOf(command);
    lacks = lacks == null ? Map.of() : Map.copyOf(lacks);
    differs = differs == null ? Map.of() : Map.copyOf(differs);
  }

  /**
   * Starts it and waits until it responds.
   *
   * @param work a folder for its log, sockets and other files
   */
  ServerProcess start(Path work) throws IOException {
    int port = ServerProcess.freePort();
    Files.createDirectories(work);
    Map<String, String> values = Map.of("port", Integer.toString(port), "work", work.toString());
    return ServerProcess.start(
        new ServerProcess.Start(
            project.command(command, values),
            project.folder(),
            Project.ENVIRONMENT,
            port,
            "/echo",
            work.resolve("server.log")));
  }

  ServerSpec in(Project folder) {
    return new ServerSpec(name, needs, command, always, forEveryClient, lacks, differs, folder);
  }
}
