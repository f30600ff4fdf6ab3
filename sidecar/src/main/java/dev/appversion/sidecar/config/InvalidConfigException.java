package dev.appversion.sidecar.config;

import java.util.List;

/** Settings that cannot be used: all that is wrong with them, one sentence a problem. */
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, without secrets. */
  public List<String> problems() {
    return problems;
  }
}
