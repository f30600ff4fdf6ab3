package dev.appversion.operator.cluster;

import dev.appversion.operator.status.ObjectProblem;
import java.util.List;

/**
 * A resource that cannot be rolled out in the present state of the cluster; a retry does not help.
 * The previous table stays in force. The message states the next step.
 */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String explanation;

  private RefusedException(String reason, String explanation) {
    super(explanation);
    this.reason = reason;
    this.explanation = explanation;
  }

  /** The objects without which there is no table. */
  public static RefusedException of(List<ObjectProblem> problems) {
    return new RefusedException(
        ObjectProblem.reason(problems).name(), ObjectProblem.words(problems));
  }

  /** The app's key cannot be used. The message does not show it. */
  public static RefusedException unusableKey(String secret, String why) {
    return new RefusedException("SecretKeyInvalid", "Secret " + secret + ": " + why);
  }

  /** No version can get visitors: each one is blocked. */
  public static RefusedException allBlocked() {
    return new RefusedException(
        "AllVersionsBlocked",
        "all versions are blocked, in spec.versions or by command, and visitors need one: the previous"
            + " table stays in force. Unblock a version");
  }

  /** One sentence for the condition: the cause and the next step. */
  public String explanation() {
    return explanation;
  }

  /** The reason of the condition {@code Ready}: fixed, for machines. */
  public String reason() {
    return reason;
  }
}
