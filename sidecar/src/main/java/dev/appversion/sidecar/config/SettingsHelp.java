package dev.appversion.sidecar.config;

import java.util.List;

/** The settings in words: for a terminal, and for the reference page. */
public final class SettingsHelp {
  private SettingsHelp() {}

  /** What {@code --help} prints. */
  public static String text(List<Setting<?>> settings) {
    StringBuilder out =
        new StringBuilder(
            """
            The AppVersion sidecar: a proxy in front of one app.
            Its settings are environment variables:

            """);
    for (Setting<?> setting : settings) {
      out.append(setting.name()).append('\n');
      out.append("    ").append(setting.meaning()).append('\n');
      out.append("    Value: ").append(setting.allowed()).append(".\n");
      if (!setting.standard().isEmpty()) {
        out.append("    Default: ").append(setting.standard()).append('\n');
      }
    }
    return out.toString();
  }

  /** {@code docs/reference/sidecar-settings.md}. */
  public static String markdown(List<Setting<?>> settings) {
    StringBuilder out =
        new StringBuilder(
            """
            # Settings of the sidecar

            The sidecar reads environment variables, once, at its start. An empty value is the same as none. A value that
            is not allowed stops the start with exit code 2 and a list of all errors; so does a variable that begins
            with `APPVERSION_` and is not in this list. `appversion sidecar` has a flag for each.

            This page is generated from `SidecarSettings`; a test compares them.

            | variable | flag | default | value | meaning |
            |---|---|---|---|---|
            """);
    for (Setting<?> setting : settings) {
      out.append("| `")
          .append(setting.name())
          .append("` | `")
          .append(setting.flag())
          .append("` | ");
      out.append(setting.standard().isEmpty() ? "not set" : cell(setting.standard())).append(" | ");
      out.append(cell(setting.allowed())).append(" | ").append(cell(setting.meaning()));
      out.append(" |\n");
    }
    return out.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;");
  }
}
