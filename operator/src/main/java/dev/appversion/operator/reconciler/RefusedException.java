package dev.appversion.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A resource that cannot be carried out as things are, and that trying again does not help. What
 * was in force stays in force; the message tells a person the next step.
 */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String explanation;

  private RefusedException(String reason, String explanation) {
    super(explanation);
    this.reason = reason;
    this.explanation = explanation;
  }

  /** An object of a name that we need is there and is somebody else's. It is not touched. */
  static RefusedException nameTaken(HasMetadata object) {
    return new RefusedException(
        "NameTaken",
        "%s %s exists and does not belong to this AppVersion: delete or rename it, or give %s another name"
            .formatted(
                object.getKind(),
                object.getMetadata().getName(),
                "Service".equals(object.getKind())
                    ? "the AppVersion (or, by versions[].backend, the version's Service)"
                    : "the AppVersion"));
  }

  /** The app's key cannot be used. The message does not show it. */
  static RefusedException unusableKey(String secret, String why) {
    return new RefusedException("SecretKeyInvalid", "Secret " + secret + ": " + why);
  }

  String explanation() {
    return explanation;
  }

  String reason() {
    return reason;
  }
}
