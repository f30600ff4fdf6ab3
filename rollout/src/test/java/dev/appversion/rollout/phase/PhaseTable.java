package dev.appversion.rollout.phase;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The phases of versions and their transitions in Markdown, from the code. */
public final class PhaseTable {
  private PhaseTable() {}

  /** The phases, one a row. */
  public static String phases() {
    return Arrays.stream(VersionPhase.values())
        .map(
            phase ->
                "| %s | %s | %s | %s |%n"
                    .formatted(phase.label(), phase.share(), phase.pins(), phase.pageLoads()))
        .collect(Collectors.joining());
  }

  /** The transitions, one a row. */
  public static String transitions() {
    return VersionMachine.RULES.stream()
        .map(
            rule ->
                "| %s | %s | %s |%n"
                    .formatted(
                        rule.from().stream()
                            .map(VersionPhase::label)
                            .collect(Collectors.joining(", ")),
                        rule.when(),
                        rule.to()))
        .collect(Collectors.joining());
  }
}
