package dev.appversion.process.settings;

import dev.appversion.process.settings.Setting.Trait;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads settings from environment variables and collects all problems, so that a person can correct
 * them in one step. A variable with an empty value counts as unset, except for settings with {@link
 * Trait#EMPTY_IS_VALUE}. Not thread-safe.
 */
public final class Environment {
  private static final String PREFIX = "APPVERSION_";
  private static final int MAX_SHOWN = 80;

  /**
   * Kubernetes sets these variables for each Service of the namespace (pod spec:
   * enableServiceLinks), also for one whose name starts with "appversion": {@code X_SERVICE_HOST},
   * {@code X_SERVICE_PORT[_NAME]}, {@code X_PORT} and {@code X_PORT_443_TCP[_PROTO|_PORT|_ADDR]}.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "APPVERSION(_[A-Z0-9_]+)?(_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)"
              + "|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern SERVICE_LINK_URL =
      Pattern.compile("(tcp|udp|sctp)://.*", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> variables;
  private final SettingNames names;

  /** A setting may be read twice: its problem is reported once. */
  private final Set<String> problems = new LinkedHashSet<>();

  /** Reads settings that problems name by their variables. */
  public Environment(Map<String, String> variables) {
    this(variables, SettingNames.VARIABLES);
  }

  /**
   * Reads settings.
   *
   * @param names how problems name the settings
   */
  public Environment(Map<String, String> variables, SettingNames names) {
    this.variables = variables;
    this.names = names;
  }

  /**
   * The value; empty if it is unset or invalid. An invalid value, and a required one that is unset,
   * is added to the problems: after {@link #check} a required setting has a value.
   */
  public <T> Optional<T> get(Setting<T> setting) {
    if (!has(setting)) {
      if (setting.is(Trait.REQUIRED)) {
        problem(name(setting) + " is required: it must be " + setting.allowed());
      }
      return Optional.empty();
    }
    String value = value(setting);
    Optional<T> parsed = setting.parser().apply(value);
    if (parsed.isEmpty()) {
      problem(
          (setting.is(Trait.SECRET) ? name(setting) : name(setting, value))
              + " must be "
              + setting.allowed());
    }
    return parsed;
  }

  /** The value, or the setting's default if it is unset or invalid. */
  public <T> T getOrDefault(Setting<T> setting) {
    return get(setting).or(() -> setting.parser().apply(setting.defaultValue())).orElseThrow();
  }

  /** Whether the setting is set, to a valid value or not. */
  public boolean has(Setting<?> setting) {
    return setting.is(Trait.EMPTY_IS_VALUE)
        ? variables.containsKey(setting.name())
        : !value(setting).isEmpty();
  }

  /** The name that messages use. */
  public String name(Setting<?> setting) {
    return names.of(setting);
  }

  /** The name that messages use, with a value that is made printable. */
  public String name(Setting<?> setting, String value) {
    return names.withValue(setting, printable(value));
  }

  /**
   * Adds a problem of several settings, such as of two that exclude each other.
   *
   * @param sentence without secrets
   */
  public void problem(String sentence) {
    problems.add(sentence);
  }

  /**
   * Ends the reading.
   *
   * @param known all settings of the process
   * @throws InvalidSettingsException with all problems, among them the variables that start with
   *     {@code APPVERSION_} and are not a setting
   */
  public void check(List<Setting<?>> known) throws InvalidSettingsException {
    List<String> all = new ArrayList<>(problems);
    all.addAll(unknown(known.stream().map(Setting::name).toList()));
    if (!all.isEmpty()) {
      throw new InvalidSettingsException(all);
    }
  }

  private List<String> unknown(List<String> known) {
    List<String> unknown = new ArrayList<>();
    for (String name : new TreeSet<>(variables.keySet())) {
      if (name.startsWith(PREFIX) && !known.contains(name) && !isServiceLink(name)) {
        unknown.add(
            printable(name)
                + " is not a setting"
                + NearestName.of(name, PREFIX, known)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(""));
      }
    }
    return unknown;
  }

  private boolean isServiceLink(String name) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT")
            && SERVICE_LINK_URL.matcher(variables.getOrDefault(name, "")).matches());
  }

  private String value(Setting<?> setting) {
    return variables.getOrDefault(setting.name(), "").strip();
  }

  private static String printable(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > MAX_SHOWN ? printable.substring(0, MAX_SHOWN) + "…" : printable;
  }
}
