package dev.appversion.e2e.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each client observes the same of each server through one sidecar, and a hop, as without. See
 * README.md for what a pair is made of and which pairs run when.
 */
class MatrixIT {
  private static final Path FOLDER = Path.of(System.getProperty("matrix.folder", "."));
  private static final Path RESULTS = FOLDER.resolve("target").resolve("matrix").toAbsolutePath();

  /** How many differences a failure shows; the files in {@link #RESULTS} have all. */
  private static final int SHOWN = 40;

  private final Selection selection = new Selection(System.getProperty("matrix", "always"));
  private final Catalogue catalogue;

  MatrixIT() throws IOException {
    this.catalogue = Catalogue.read(FOLDER.toAbsolutePath());
  }

  @TestFactory
  Stream<DynamicNode> everyClientSeesOfEveryServerTheSameAsWithoutSidecar() {
    return catalogue.servers().stream()
        .filter(server -> !clients(server).isEmpty())
        .map(server -> dynamicContainer(server.name(), tests(server)));
  }

  private List<ClientSpec> clients(ServerSpec server) {
    return catalogue.clients().stream()
        .filter(client -> selection.includes(server, client))
        .toList();
  }

  private Stream<DynamicNode> tests(ServerSpec server) {
    Stage stage = new Stage(catalogue, server, RESULTS);
    return clients(server).stream()
        .<DynamicNode>flatMap(
            client ->
                Stream.of(
                    test(server, client, "direct", () -> keepsContract(stage, server, client)),
                    test(
                        server,
                        client,
                        "sidecar",
                        () -> sameAsDirect(stage, server, client, stage.throughSidecar(client))),
                    test(
                        server,
                        client,
                        "hop",
                        () -> sameAsDirect(stage, server, client, stage.throughHop(client)))))
        .onClose(stage::close);
  }

  private static DynamicTest test(ServerSpec server, ClientSpec client, String path, Check check) {
    String name = server.name() + " / " + client.name() + " / " + path;
    return dynamicTest(
        name,
        () -> {
          requireCommands(server.always() && client.always(), server.needs());
          requireCommands(server.always() && client.always(), client.needs());
          try {
            check.run();
          } catch (AssertionError e) {
            // Maven's reports number dynamic tests and do not name them.
            throw new AssertionError(name + ": " + e.getMessage(), e);
          }
        });
  }

  private void keepsContract(Stage stage, ServerSpec server, ClientSpec client) throws Exception {
    Map<String, Observation> seen = stage.direct(client);
    List<String> breaches =
        catalogue.behaviours().stream()
            .filter(behaviour -> !server.lacks().containsKey(behaviour.name()))
            // Without a sidecar these servers do not always follow the contract.
            .filter(behaviour -> !server.differs().containsKey(behaviour.name()))
            .map(behaviour -> breach(behaviour, seen.get(behaviour.name())))
            .flatMap(Optional::stream)
            .toList();
    assertThat(breaches).as("violations of the contract by the app").isEmpty();
  }

  private static Optional<String> breach(Behaviour behaviour, @Nullable Observation seen) {
    if (seen == null) {
      return Optional.of(behaviour.name() + ": the client printed no observation");
    }
    return seen.unable().isEmpty() ? behaviour.breach(seen) : Optional.empty();
  }

  private void sameAsDirect(
      Stage stage, ServerSpec server, ClientSpec client, Map<String, Observation> through)
      throws Exception {
    List<String> differences =
        Comparison.unexplained(
            catalogue.behaviours(), stage.direct(client), through, server.differs());
    assertThat(differences)
        .withFailMessage(
            () ->
                differences.size()
                    + " differences from what the client sees without the sidecar:\n"
                    + differences.stream().limit(SHOWN).collect(Collectors.joining("\n")))
        .isEmpty();
    stage.awaitIdle();
  }

  /** For servers and clients of every build, a missing command is a failure. */
  private static void requireCommands(boolean always, List<String> commands) {
    List<String> missing = Commands.missing(commands);
    String message =
        missing + " not on PATH; build/prerequisites check names the commands that install them";
    if (always) {
      assertThat(missing).as(message).isEmpty();
    }
    Assumptions.assumeTrue(missing.isEmpty(), message);
  }

  private interface Check {
    void run() throws Exception;
  }
}
