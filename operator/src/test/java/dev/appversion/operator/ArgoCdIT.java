package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health check and the actions for Argo CD, run by the version of Lua that it uses. */
class ArgoCdIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER =
      Path.of(System.getProperty("appversion.root"), "gitops", "argocd");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {status = {}}                                                    | Progressing
          {status = {observedGeneration = 1}}                              | Progressing
          Ready=True                                                       | Healthy
          Ready=False,Reconciling=True                                     | Progressing
          Ready=True,Stalled=True                                          | Degraded
          Ready=True,RolloutComplete=True:Stable                           | Healthy
          Ready=True,RolloutComplete=False:Holding                         | Progressing
          Ready=True,RolloutComplete=False:Holding,AwaitingApproval=True   | Suspended
          Ready=True,RolloutComplete=False:Paused                          | Suspended
          Ready=True,RolloutComplete=False:Aborted,Degraded=True           | Degraded
          Ready=True,RolloutComplete=Unknown:StatusUnreadable              | Degraded
          """)
  void theHealthFollowsFromTheConditions(String status, String health) throws Exception {
    assertThat(run("health.lua", resource(status, ""), "print(result.status)")).isEqualTo(health);
  }

  @Test
  void theMessageOfAHealthIsThatOfItsCondition() throws Exception {
    assertThat(
            run(
                "health.lua",
                resource("Ready=True,RolloutComplete=False:Holding", ""),
                "print(result.message)"))
        .isEqualTo("message of RolloutComplete");
  }

  @ParameterizedTest
  @CsvSource({
    "Holding,approve promote pause abort",
    "Paused,resume abort",
    "Aborted,retry",
    "Stable,''"
  })
  void onlyActionsThatTheRolloutAcceptsAreOffered(String phase, String offered) throws Exception {
    String rollout =
        "rollout = {phase = '%s', awaiting = {%s}}"
            .formatted(phase, phase.equals("Holding") ? "'approval'" : "");
    String output =
        run(
            "actions/discovery.lua",
            resource("Ready=True", rollout),
            "for name, action in pairs(result) do if not action.disabled then print(name) end end");

    assertThat(output.lines())
        .containsExactlyInAnyOrderElementsOf(
            offered.isEmpty() ? List.of() : List.of(offered.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource({"approve", "promote", "pause", "resume", "abort", "retry"})
  void anActionCreatesACommandForTheRolloutThatIsShown(String action) throws Exception {
    String output =
        run(
            "actions/" + action + ".lua",
            resource("Ready=True", "rollout = {id = '7f3a2c91', attempt = 2, step = 1}"),
            """
            local command = result[1].resource
            print(result[1].operation, command.kind, command.metadata.namespace, command.spec.app,
              command.spec.action, command.spec.rollout, command.spec.step)
            """);

    assertThat(output.split("\t", -1))
        .containsExactly(
            "create",
            "AppVersionCommand",
            "team",
            "shop",
            action,
            "7f3a2c91",
            action.equals("approve") ? "1" : "nil");
  }

  @Test
  void thePatchContainsEveryAction() throws Exception {
    String patch = output(FOLDER.resolve("actions-patch").toString());
    JsonNode data = JSON.readTree(patch).path("data");

    assertThat(data.path("resource.customizations.actions.appversion.dev_AppVersion").asText())
        .contains(
            "discovery.lua: |\n  --",
            "- name: approve\n  action.lua: |\n    --",
            "- name: retry\n");
  }

  /** The table of an AppVersion: its status as Lua, or its conditions with their reasons. */
  private static String resource(String status, String more) {
    if (status.startsWith("{")) {
      return "{metadata = {name = 'shop', namespace = 'team', generation = 2}, "
          + status.substring(1);
    }
    List<String> conditions = new ArrayList<>();
    for (String condition : status.split(",", -1)) {
      String[] parts = condition.split("[=:]", -1);
      conditions.add(
          "{type = '%s', status = '%s', reason = '%s', message = 'message of %s'}"
              .formatted(parts[0], parts[1], parts.length > 2 ? parts[2] : "R", parts[0]));
    }
    return "{metadata = {name = 'shop', namespace = 'team', generation = 2}, status = {observedGeneration = 2, conditions = {%s}, %s}}"
        .formatted(String.join(", ", conditions), more);
  }

  private String run(String file, String resource, String print) throws IOException {
    Path script = folder.resolve("test.lua");
    Files.writeString(
        script,
        "obj = %s\nlocal result = dofile('%s')\n%s\n"
            .formatted(resource, FOLDER.resolve(file), print));
    return output("lua5.1", script.toString());
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(output).isZero();
    return output.strip();
  }
}
