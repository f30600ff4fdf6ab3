package dev.appversion.cli.argument;

import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.SettingNames;
import dev.appversion.sidecar.config.SidecarSettings;
import java.util.Map;
import java.util.Set;

/**
 * Names settings as they were set for {@code appversion sidecar}: by flags, unless an environment
 * variable sets them.
 *
 * @param flags the variables whose flags were typed
 * @param env the environment variables
 */
public record FlagNames(Set<String> flags, Map<String, String> env) implements SettingNames {
  public FlagNames {
    flags = Set.copyOf(flags);
    env = Map.copyOf(env);
  }

  @Override
  public String of(Setting<?> setting) {
    return isVariable(setting) ? setting.name() : setting.flag();
  }

  @Override
  public String withValue(Setting<?> setting, String value) {
    return isVariable(setting) ? setting.name() + "=" + value : setting.flag() + " " + value;
  }

  private boolean isVariable(Setting<?> setting) {
    return !flags.contains(setting.name()) && !env.getOrDefault(setting.name(), "").isBlank();
  }

  /** Text about settings, with the names of variables replaced by those of flags. */
  public static String inText(String text) {
    String out = text;
    for (Setting<?> setting : SidecarSettings.all()) {
      if (setting.name().startsWith("APPVERSION_")) {
        out = out.replaceAll("\\b" + setting.name() + "\\b", setting.flag());
      }
    }
    return out;
  }
}
