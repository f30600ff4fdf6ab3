package dev.appversion.process.settings;

import dev.appversion.process.settings.Setting.Trait;
import java.util.List;

/**
 * The settings of a process in words: for a terminal, and for the reference page.
 *
 * @param process its name in the page's title, such as "sidecar"
 * @param purpose one sentence about the process
 * @param page the introduction of the reference page, in Markdown
 * @param flags whether the command line has a flag for each setting
 * @param groups the settings
 */
public record SettingsHelp(
    String process, String purpose, String page, boolean flags, List<SettingGroup> groups) {

  /** The output of {@code --help}. */
  public String text() {
    StringBuilder out =
        new StringBuilder(purpose).append("\nEnvironment variables configure it:\n\n");
    for (Setting<?> setting : SettingGroup.settings(groups)) {
      out.append(setting.name()).append('\n');
      out.append("    ").append(setting.meaning()).append('\n');
      out.append("    Value: ").append(setting.allowed()).append(".\n");
      if (setting.is(Trait.REQUIRED)) {
        out.append("    Required.\n");
      } else if (!setting.defaultValue().isEmpty()) {
        out.append("    Default: ").append(setting.defaultValue()).append('\n');
      }
    }
    return out.toString();
  }

  /** The reference page below {@code docs/reference}. */
  public String markdown() {
    StringBuilder out = new StringBuilder("# Settings of the ").append(process).append("\n\n");
    out.append(page).append('\n');
    out.append("| variable | ")
        .append(flags ? "flag | " : "")
        .append("default | value | meaning |\n");
    out.append("|---|---|---|---|").append(flags ? "---|" : "").append('\n');
    for (Setting<?> setting : SettingGroup.settings(groups)) {
      out.append("| `").append(setting.name()).append("` | ");
      if (flags) {
        out.append('`').append(setting.flag()).append("` | ");
      }
      out.append(cell(defaultValue(setting))).append(" | ");
      out.append(cell(setting.allowed())).append(" | ").append(cell(setting.meaning()));
      out.append(" |\n");
    }
    return out.toString();
  }

  private static String defaultValue(Setting<?> setting) {
    if (setting.is(Trait.REQUIRED)) {
      return "required";
    }
    return setting.defaultValue().isEmpty() ? "not set" : setting.defaultValue();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;");
  }
}
