package dev.appversion.operator.config;

import dev.appversion.desiredstate.injection.InjectionSettings;
import dev.appversion.desiredstate.injection.SidecarResources;
import dev.appversion.desiredstate.injection.SidecarVariables;
import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.Setting.Trait;
import dev.appversion.process.settings.SettingGroup;
import dev.appversion.process.settings.Values;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The operator's settings for injected sidecars. */
public final class InjectionVariables {
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");
  private static final Pattern USER = Pattern.compile("([1-9][0-9]{0,8})?");
  private static final Pattern QUANTITY =
      Pattern.compile("|[0-9]{1,12}(\\.[0-9]{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?");

  private static final List<String> PULL_POLICIES = List.of("IfNotPresent", "Always", "Never");
  private static final List<String> LOG_LEVELS = List.of("debug", "info", "warning", "error");

  /** Image of injected sidecars. */
  public static final Setting<String> SIDECAR_IMAGE =
      Setting.required(
          "APPVERSION_SIDECAR_IMAGE",
          "an image reference such as appversion/sidecar:1.0",
          text -> Values.matching(IMAGE, text),
          "The image of injected sidecars.");

  /** Pull policy of injected sidecars. */
  public static final Setting<String> SIDECAR_PULL_POLICY =
      Setting.of(
          "APPVERSION_SIDECAR_PULL_POLICY",
          "IfNotPresent",
          "IfNotPresent, Always or Never",
          text -> Values.oneOf(PULL_POLICIES, text),
          "The pull policy of injected sidecars.");

  /** CPU request of injected sidecars. */
  public static final Setting<String> SIDECAR_CPU_REQUEST =
      quantity(
          "APPVERSION_SIDECAR_CPU_REQUEST",
          SidecarResources.DEFAULT.cpuRequest(),
          "The CPU request of injected sidecars. Empty: the limit, or the default if there is no"
              + " limit.");

  /** CPU limit of injected sidecars. */
  public static final Setting<String> SIDECAR_CPU_LIMIT =
      quantity(
          "APPVERSION_SIDECAR_CPU_LIMIT",
          SidecarResources.DEFAULT.cpuLimit(),
          "The CPU limit of injected sidecars. Empty: no limit.");

  /** Memory request of injected sidecars. */
  public static final Setting<String> SIDECAR_MEMORY_REQUEST =
      quantity(
          "APPVERSION_SIDECAR_MEMORY_REQUEST",
          SidecarResources.DEFAULT.memoryRequest(),
          "The memory request of injected sidecars. Empty: the limit, or the default if there is no"
              + " limit.");

  /** Memory limit of injected sidecars. */
  public static final Setting<String> SIDECAR_MEMORY_LIMIT =
      quantity(
          "APPVERSION_SIDECAR_MEMORY_LIMIT",
          SidecarResources.DEFAULT.memoryLimit(),
          "The memory limit of injected sidecars. Empty: no limit.");

  /** User and group of injected sidecars; if empty, the cluster assigns them. */
  public static final Setting<OptionalLong> SIDECAR_RUN_AS_USER =
      Setting.of(
              "APPVERSION_SIDECAR_RUN_AS_USER",
              Long.toString(InjectionSettings.IMAGE_USER),
              "the number of a user other than root, or empty",
              text -> Values.matching(USER, text).map(InjectionVariables::number),
              "The user and group of injected sidecars. Empty: the cluster assigns them"
                  + " (OpenShift).")
          .with(Trait.EMPTY_IS_VALUE);

  /** Log level of injected sidecars. */
  public static final Setting<String> SIDECAR_LOG_LEVEL =
      Setting.of(
          "APPVERSION_SIDECAR_LOG_LEVEL",
          "",
          "debug, info, warning or error",
          text -> Values.oneOf(LOG_LEVELS, text),
          "The log level of injected sidecars. If unset, the sidecar's default.");

  /** Settings of injected sidecars. */
  public static final Setting<Map<String, String>> SIDECAR_SETTINGS =
      Setting.of(
          "APPVERSION_SIDECAR_SETTINGS",
          "",
          "settings that a pod may set, NAME=value with white space between them",
          SidecarVariables::of,
          "Settings of injected sidecars; the annotation appversion.dev/settings of a pod overrides"
              + " each by its name.");

  static final SettingGroup GROUP =
      new SettingGroup(
          "Injected sidecars",
          List.of(
              SIDECAR_IMAGE,
              SIDECAR_PULL_POLICY,
              SIDECAR_CPU_REQUEST,
              SIDECAR_CPU_LIMIT,
              SIDECAR_MEMORY_REQUEST,
              SIDECAR_MEMORY_LIMIT,
              SIDECAR_RUN_AS_USER,
              SIDECAR_LOG_LEVEL,
              SIDECAR_SETTINGS));

  private InjectionVariables() {}

  private static Setting<String> quantity(String name, String defaultValue, String meaning) {
    return Setting.of(
            name,
            defaultValue,
            "a Kubernetes quantity such as 100m or 96Mi, or empty",
            text -> Values.matching(QUANTITY, text),
            meaning)
        .with(Trait.EMPTY_IS_VALUE);
  }

  private static OptionalLong number(String text) {
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }
}
