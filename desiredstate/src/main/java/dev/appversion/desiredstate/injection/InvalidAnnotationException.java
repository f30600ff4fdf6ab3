package dev.appversion.desiredstate.injection;

/** An annotation's value is invalid; the message names the annotation and the allowed values. */
final class InvalidAnnotationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String explanation;

  InvalidAnnotationException(String annotation, String value, String allowed) {
    this("annotation " + annotation + " is '" + shortened(value) + "', but must be " + allowed);
  }

  InvalidAnnotationException(String explanation) {
    super(explanation);
    this.explanation = explanation;
  }

  String explanation() {
    return explanation;
  }

  private static String shortened(String value) {
    return value.length() <= 64 ? value : value.substring(0, 64) + "…";
  }
}
