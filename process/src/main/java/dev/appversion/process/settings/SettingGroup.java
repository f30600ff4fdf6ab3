package dev.appversion.process.settings;

import java.util.List;

/**
 * Settings of one subject.
 *
 * @param title of the subject
 * @param settings in the order in which help and reference page list them
 */
public record SettingGroup(String title, List<Setting<?>> settings) {
  /** Copies the list. */
  public SettingGroup {
    settings = List.copyOf(settings);
  }

  /** The settings of all groups, in their order. */
  public static List<Setting<?>> settings(List<SettingGroup> groups) {
    return groups.stream().<Setting<?>>flatMap(group -> group.settings().stream()).toList();
  }
}
