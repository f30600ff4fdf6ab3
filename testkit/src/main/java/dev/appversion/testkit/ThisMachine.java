package dev.appversion.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine on which the tests run. */
final class ThisMachine implements Machine {

  @Override
  public Optional<Path> givenKubeconfig() {
    return Optional.ofNullable(System.getProperty("e2e.kubeconfig"))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  @Override
  public Optional<Path> environmentKubeconfig() {
    return Optional.ofNullable(System.getenv("KUBECONFIG"))
        .filter(value -> !value.isBlank())
        .map(Path::of)
        .filter(Files::isReadable);
  }

  @Override
  public Finding local() {
    Optional<Path> script = ClusterScript.find();
    if (script.isEmpty()) {
      return Finding.unusable(
          "e2e/cluster/cluster does not exist in this folder or above: set -Dappversion.root");
    }
    CommandResult result = new ClusterScript(script.get(), "preflight").run("preflight");
    String verdict = result.output().lines().reduce((first, last) -> last).orElse(result.error());
    return result.exitCode() == 0
        ? Finding.usable("this machine can run a cluster")
        : Finding.unusable(verdict.replaceFirst("^cannot run: ", ""));
  }

  @Override
  public Finding docker() {
    try {
      CommandResult info =
          Commands.run(
              Duration.ofSeconds(20),
              Map.of(),
              List.of("docker", "info", "--format", "{{.ServerVersion}}"));
      String version = info.output().strip();
      return info.exitCode() == 0 && !version.isEmpty()
          ? Finding.usable("a Docker engine " + version + " answers")
          : Finding.unusable("no Docker engine answers");
    } catch (RuntimeException e) {
      return Finding.unusable("there is no docker command");
    }
  }
}
