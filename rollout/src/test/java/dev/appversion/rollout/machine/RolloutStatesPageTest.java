package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.phase.PhaseTable;
import dev.appversion.rollout.state.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RolloutStatesPageTest {
  @Test
  void theReferencePageIsUpToDate() throws Exception {
    Path page = Path.of("..", "docs", "reference", "rollout-states.md");
    String expected =
        """
        # Rollout states and version phases

        How a rollout proceeds, and when a version retires. The operator decides by these rules (`RolloutMachine`, `VersionMachine`) and
        stores a decision in `status` before it carries it out.
        [ADR 36](../adr/0036-rollouts-are-a-pure-state-machine.md) has the reasons.

        Generated from the rules in `rollout/` by:
        `./mvnw -pl rollout -am test -Dtest=RolloutStatesPageTest -Dappversion.docs.write=true`.

        ## States
        | state | meaning |
        |---|---|
        %s
        ## Rank
        Of several events in one pass, the first in this list decides; the others follow in the next passes:
        %s.

        ## Transitions
        The rules of a state are tried in this order. "–": the state stays.

        %s
        ## Version phases
        | phase | share | pins | page loads |
        |---|---|---|---|
        %s
        | in | when | next |
        |---|---|---|
        %s\
        """
            .formatted(
                states(), rank(), transitions(), PhaseTable.phases(), PhaseTable.transitions());
    if (Boolean.getBoolean("appversion.docs.write")) {
      Files.writeString(page, expected);
    }

    assertThat(page)
        .as(
            "stale: run ./mvnw -pl rollout -am test -Dtest=RolloutStatesPageTest"
                + " -Dappversion.docs.write=true and commit what changed")
        .hasContent(expected);
  }

  private static String states() {
    return Arrays.stream(Phase.values())
        .map(phase -> "| %s | %s |%n".formatted(phase.label(), phase.meaning()))
        .collect(Collectors.joining());
  }

  private static String rank() {
    return Arrays.stream(Event.values()).map(Event::label).collect(Collectors.joining(", "));
  }

  private static String transitions() {
    return StateRules.ALL.entrySet().stream()
        .map(
            state ->
                "### %s%n| event | guard | next | effect |%n|---|---|---|---|%n%s%n"
                    .formatted(
                        state.getKey().label(),
                        state.getValue().stream()
                            .map(RolloutStatesPageTest::row)
                            .collect(Collectors.joining())))
        .collect(Collectors.joining());
  }

  private static String row(Rule<?> rule) {
    String next =
        rule.to().isEmpty()
            ? "–"
            : rule.to().stream().sorted().map(Phase::label).collect(Collectors.joining(", "));
    return "| %s | %s | %s | %s |%n"
        .formatted(rule.event().label(), rule.when(), next, rule.effect());
  }
}
