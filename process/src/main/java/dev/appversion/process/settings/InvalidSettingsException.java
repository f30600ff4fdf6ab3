package dev.appversion.process.settings;

import java.util.List;

/** A process cannot start with its settings. The message has one line for each problem. */
public final class InvalidSettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * Reports problems.
   *
   * @param problems one sentence each, without secrets
   */
  public InvalidSettingsException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each, without secrets. */
  public List<String> problems() {
    return problems;
  }

  /**
   * The message that a process prints before it exits.
   *
   * @param process such as "sidecar"
   * @param page the path of the reference page in the source tree
   */
  public String report(String process, String page) {
    StringBuilder out = new StringBuilder("the " + process + " cannot start:\n");
    problems.forEach(problem -> out.append("- ").append(problem).append('\n'));
    return out.append("All settings: --help, or ").append(page).append('\n').toString();
  }
}
