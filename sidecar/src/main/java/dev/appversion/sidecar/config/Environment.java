package dev.appversion.sidecar.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads settings out of environment variables and gathers all that is wrong with them, so that a
 * person can correct it at once. A variable that is set to nothing counts as not set.
 */
final class Environment {
  private static final String PREFIX = "APPVERSION_";
  private static final int SHOWN = 80;

  /**
   * What Kubernetes itself sets for each Service of the namespace (pod spec: enableServiceLinks),
   * so also for one whose name begins with "appversion": {@code X_SERVICE_HOST}, {@code
   * X_SERVICE_PORT[_NAME]}, {@code X_PORT} and {@code X_PORT_443_TCP[_PROTO|_PORT|_ADDR]}.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "APPVERSION(_[A-Z0-9_]+)?(_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)"
              + "|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern SERVICE_LINK_URL =
      Pattern.compile("(tcp|udp|sctp)://.*", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> variables;
  private final SettingNames names;
  private final List<String> problems = new ArrayList<>();

  /**
   * Reads settings.
   *
   * @param names how problems name the settings
   */
  Environment(Map<String, String> variables, SettingNames names) {
    this.variables = variables;
    this.names = names;
  }

  <T> Optional<T> get(Setting<T> setting) {
    String value = variables.getOrDefault(setting.name(), "").strip();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> parsed = setting.parser().apply(value);
    if (parsed.isEmpty()) {
      problem(
          (setting.secret() ? name(setting) : names.withValue(setting, shown(value)))
              + " must be "
              + setting.allowed());
    }
    return parsed;
  }

  /** The value, or the setting's default, which is one of its values. */
  <T> T getOrStandard(Setting<T> setting) {
    return get(setting).or(() -> setting.parser().apply(setting.standard())).orElseThrow();
  }

  boolean has(Setting<?> setting) {
    return !variables.getOrDefault(setting.name(), "").isBlank();
  }

  /** How the person who set it, or may set it, writes the setting. */
  String name(Setting<?> setting) {
    return names.of(setting);
  }

  /** The setting with a value, in the same way. */
  String name(Setting<?> setting, String value) {
    return names.withValue(setting, shown(value));
  }

  void problem(String sentence) {
    problems.add(sentence);
  }

  /** All that was wrong, unknown variables included. */
  List<String> problems(List<Setting<?>> known) {
    List<String> knownNames = known.stream().map(Setting::name).toList();
    List<String> all = new ArrayList<>(problems);
    for (String name : new TreeSet<>(variables.keySet())) {
      if (name.startsWith(PREFIX) && !knownNames.contains(name) && !isServiceLink(name)) {
        all.add(
            shown(name)
                + " is not a setting"
                + NearestName.of(name, PREFIX, knownNames)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(""));
      }
    }
    return all;
  }

  private boolean isServiceLink(String name) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT")
            && SERVICE_LINK_URL.matcher(variables.getOrDefault(name, "")).matches());
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "…" : printable;
  }
}
