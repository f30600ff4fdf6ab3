package dev.appversion.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of scripts of this repository beside stubs of what they call, on a PATH that has the usual
 * tools of a shell and no others of this machine.
 */
final class ScriptTree {
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  /** The tools of every Linux, without the programs that the tests need. */
  private static final List<String> SHELL_TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "chmod",
          "cp",
          "cut",
          "dirname",
          "env",
          "grep",
          "head",
          "id",
          "ls",
          "mkdir",
          "mktemp",
          "nice",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sleep",
          "sort",
          "tail",
          "tr",
          "uname");

  private final Path root;
  private final Path programs;

  ScriptTree(Path folder) throws IOException {
    root = folder.resolve("tree with a space");
    programs = Files.createDirectories(folder.resolve("bin"));
    for (String tool : SHELL_TOOLS) {
      program(tool, "exec " + onThisMachine(tool) + " \"$@\"\n");
    }
  }

  private static Path onThisMachine(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(path -> Path.of(path, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  /** Copies a script of the repository. */
  void copy(String name) throws IOException {
    write(root.resolve(name), Files.readString(REPOSITORY.resolve(name)));
  }

  /** Writes a shell script in the place of one of the repository. */
  void stub(String name, String text) throws IOException {
    write(root.resolve(name), "#!/bin/sh\n" + text);
  }

  /** Puts a shell script on the PATH. */
  void program(String name, String text) throws IOException {
    write(programs.resolve(name), "#!/bin/sh\n" + text);
  }

  /** Removes a program from the PATH. */
  void remove(String program) throws IOException {
    Files.delete(programs.resolve(program));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What a script did: all that it printed, and its exit code. */
  record Run(int code, String output) {}

  Run run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(root.resolve(script).toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", programs.toString(), "TREE", root.toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end of " + command + ": " + output);
    }
    return new Run(process.exitValue(), output);
  }

  /** The lines that stubs wrote into a file of the tree. */
  List<String> lines(String name) throws IOException {
    Path file = root.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
