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
            The AppVersion sidecar: a reverse proxy in front of one app that routes requests by version.
            Environment variables configure it:

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

            The sidecar reads environment variables once, when it starts. An empty value means unset. If a value is invalid, or
            a variable that starts with `APPVERSION_` is not in this list, the sidecar exits with code 2 and lists all errors.
            `appversion sidecar` has a flag for each variable.

            Generated from `SidecarSettings` by:
            `./mvnw -pl sidecar -am test -Dtest=SettingsHelpTest -Dappversion.docs.write=true`.

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
