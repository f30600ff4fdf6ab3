package dev.appversion.desiredstate.injection;

import dev.appversion.versioning.contract.Annotations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that a pod may set for its sidecar: those of HTTP handling, of limits, of the access
 * log and of tracing, not those of listening addresses, files and keys. The sidecar validates the
 * values when it starts.
 */
public final class SidecarVariables {
  /** The names of the settings' variables. */
  public static final Set<String> ALLOWED =
      Set.of(
          "APPVERSION_ACCESS_LOG",
          "APPVERSION_ASSET_CACHE",
          "APPVERSION_CLIENT_HALF_CLOSE",
          "APPVERSION_CLIENT_IDLE_TIMEOUT",
          "APPVERSION_CONNECT_TIMEOUT",
          "APPVERSION_DRAIN_TIMEOUT",
          "APPVERSION_FORWARDED",
          "APPVERSION_IDLE_TIMEOUT",
          "APPVERSION_MAX_CONNECTIONS",
          "APPVERSION_MAX_REQUESTS",
          "APPVERSION_MAX_RESPONSE_HEAD",
          "APPVERSION_MAX_STREAMS",
          "APPVERSION_OTLP_ENDPOINT",
          "APPVERSION_REQUEST_HEAD_TIMEOUT",
          "APPVERSION_RESPONSE_TIMEOUT",
          "APPVERSION_STREAM_AFTER",
          "APPVERSION_TRACE_SERVICE",
          "APPVERSION_TRACE_SHARE",
          "APPVERSION_UNDERSCORES",
          "APPVERSION_VIA");

  private static final Pattern PAIR =
      Pattern.compile("([A-Z_]{1,64})=([A-Za-z0-9.%:/_\\[\\]-]{1,255})");

  private SidecarVariables() {}

  /** Reads the installation's settings, of the same form; empty if they are invalid. */
  public static Optional<Map<String, String>> of(String value) {
    try {
      return Optional.of(parse(value));
    } catch (InvalidAnnotationException e) {
      return Optional.empty();
    }
  }

  /** Reads the annotation's value: {@code NAME=value}, with white space between them. */
  static Map<String, String> parse(String value) throws InvalidAnnotationException {
    Map<String, String> variables = new LinkedHashMap<>();
    if (value.isBlank()) {
      return variables;
    }
    for (String part : value.strip().split("\\s+", -1)) {
      Matcher pair = PAIR.matcher(part);
      if (!pair.matches()) {
        throw new InvalidAnnotationException(
            Annotations.SETTINGS,
            value,
            "settings of the sidecar such as APPVERSION_FORWARDED=replace, with white space"
                + " between them");
      }
      String name = pair.group(1);
      if (!ALLOWED.contains(name)) {
        throw new InvalidAnnotationException(
            "annotation " + Annotations.SETTINGS + " names " + name + ", which a pod cannot set");
      }
      if (variables.put(name, pair.group(2)) != null) {
        throw new InvalidAnnotationException(
            "annotation " + Annotations.SETTINGS + " sets " + name + " more than once");
      }
    }
    return variables;
  }
}
