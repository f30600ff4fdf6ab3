package dev.appversion.testkit;

import dev.appversion.testkit.Machine.Finding;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster that the tests run on, and why. A pure function of properties and machine. */
sealed interface ClusterChoice {

  String reason();

  /** Start one with {@code e2e/cluster/cluster}, or reuse a running one. */
  record Local(String reason) implements ClusterChoice {}

  /** Start kind in a container. */
  record Kind(String reason) implements ClusterChoice {}

  /** Use an existing cluster. */
  record Existing(Path kubeconfig, String reason) implements ClusterChoice {}

  /** Skip the tests that need a cluster, with a banner. */
  record Skip(String reason) implements ClusterChoice {}

  /** A cluster was selected by name and is not available: a failure, never a skip. */
  record Impossible(String reason) implements ClusterChoice {}

  /**
   * Chooses. {@code auto} never uses KUBECONFIG of the environment: it may be the shell of a user
   * who works on production.
   */
  static ClusterChoice choose(ClusterProvider asked, Machine machine) {
    String property = "-D" + ClusterProvider.PROPERTY + "=" + asked;
    return switch (asked) {
      case NONE -> new Skip(property);
      case LOCAL -> {
        Finding local = machine.local();
        yield local.usable()
            ? new Local(property)
            : new Impossible(property + ", but " + local.why());
      }
      case KIND -> {
        Finding docker = machine.docker();
        yield docker.usable()
            ? new Kind(property)
            : new Impossible(property + ", but " + docker.why());
      }
      case KUBECONFIG ->
          machine
              .givenKubeconfig()
              .or(machine::environmentKubeconfig)
              .<ClusterChoice>map(file -> new Existing(file, property))
              .orElseGet(
                  () ->
                      new Impossible(
                          property + ", but neither -De2e.kubeconfig nor KUBECONFIG names a file"));
      case AUTO -> auto(machine);
    };
  }

  private static ClusterChoice auto(Machine machine) {
    Optional<Path> given = machine.givenKubeconfig();
    if (given.isPresent()) {
      return new Existing(given.get(), "-De2e.kubeconfig is set");
    }
    Finding local = machine.local();
    if (local.usable()) {
      return new Local(local.why());
    }
    Finding docker = machine.docker();
    if (docker.usable()) {
      return new Kind(docker.why() + ", and not local, because " + local.why());
    }
    return new Skip("not local, because " + local.why() + "; not kind, because " + docker.why());
  }
}
