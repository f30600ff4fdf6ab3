package dev.appversion.sidecar.config;

/**
 * How messages name a setting: as the person who reads them set it, by a variable or by a flag of
 * the command line.
 */
public interface SettingNames {
  /** Names of environment variables: what a pod has. */
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

  /** The name with a value, as it was set. */
  String withValue(Setting<?> setting, String value);
}
