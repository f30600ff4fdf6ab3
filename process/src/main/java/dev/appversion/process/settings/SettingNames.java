package dev.appversion.process.settings;

/** The name of a setting in messages: the variable or the flag with which the reader sets it. */
public interface SettingNames {
  /** Names of environment variables. */
  SettingNames VARIABLES =
      new SettingNames() {
        @Override
        public String of(Setting<?> setting) {
          return setting.name();
        }

        @Override
        public String withValue(Setting<?> setting, String value) {
          return setting.name() + "=" + value;
        }
      };

  /** The name of a setting, whether it is set or not. */
  String of(Setting<?> setting);

  /** The name and a value, such as {@code NAME=value}. */
  String withValue(Setting<?> setting, String value);
}
