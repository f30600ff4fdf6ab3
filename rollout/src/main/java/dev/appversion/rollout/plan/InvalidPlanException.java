package dev.appversion.rollout.plan;

import java.util.List;

/** A plan that cannot be executed. The message has one line for each problem. */
public final class InvalidPlanException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidPlanException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
