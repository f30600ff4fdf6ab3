package dev.appversion.sidecar.config;

import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.SettingGroup;
import dev.appversion.process.settings.SettingsHelp;
import dev.appversion.process.settings.Values;
import java.util.List;

/**
 * All settings of the sidecar, in the order of the help and the reference page. Their contract is
 * in {@code docs/reference/contracts.md}, "The sidecar in a pod".
 */
public final class SidecarSettings {

  static final Setting<LogLevel> LOG_LEVEL =
      Setting.of(
          "APPVERSION_LOG_LEVEL",
          "info",
          "debug, info, warning or error",
          text -> Values.constant(LogLevel.class, text),
          "Log level.");

  /** The share of the requests in the access log; 0 for none. */
  static final Setting<Double> ACCESS_LOG =
      Setting.of(
          "APPVERSION_ACCESS_LOG",
          "off",
          "off, on, or a share of the requests from 0.01% to 100%, such as 1%",
          SidecarValues::share,
          "Whether the sidecar writes a line of JSON to its standard output for each request, or"
              + " for a share of them. Requests with a traceparent are selected by their trace id,"
              + " so that sidecars with the same share select the same ones. No query, cookie or"
              + " address of a client is written.");

  private static final List<SettingGroup> GROUPS =
      List.of(
          new SettingGroup(
              "Addresses",
              List.of(
                  ConnectionVariables.UPSTREAM,
                  ConnectionVariables.LISTEN,
                  ConnectionVariables.ADMIN_LISTEN)),
          new SettingGroup(
              "Routing",
              List.of(
                  RoutingVariables.NAME,
                  RoutingVariables.RESOURCE,
                  RoutingVariables.NAMESPACE,
                  RoutingVariables.ROUTING_FILE,
                  RoutingVariables.MANIFEST_FILE,
                  RoutingVariables.LABELS_FILE)),
          new SettingGroup(
              "Development and files that the sidecar serves itself",
              List.of(
                  AssetVariables.DEV,
                  AssetVariables.STATIC_DIRS,
                  AssetVariables.STATIC_DEV_VERSION_QUERY,
                  AssetVariables.STATIC_ROOT,
                  AssetVariables.STATIC_URL_PATH,
                  AssetVariables.STATIC_CORS,
                  AssetVariables.STATIC_EXCLUDE)),
          new SettingGroup(
              "App version",
              List.of(
                  VersionVariables.APP_VERSION,
                  VersionVariables.APP_VERSION_HEADER,
                  VersionVariables.APP_VERSION_MISMATCH,
                  VersionVariables.VERSION_ENDPOINT)),
          new SettingGroup(
              "Secrets",
              List.of(
                  RoutingVariables.SECRET_FILE,
                  RoutingVariables.SECRET_KEY,
                  RoutingVariables.SECRET_KEY_PREVIOUS,
                  RoutingVariables.LEAVE_TOKEN)),
          new SettingGroup(
              "Timeouts",
              List.of(
                  ConnectionVariables.CONNECT_TIMEOUT,
                  ConnectionVariables.RESPONSE_TIMEOUT,
                  ConnectionVariables.IDLE_TIMEOUT,
                  ConnectionVariables.DRAIN_TIMEOUT,
                  ConnectionVariables.CLIENT_IDLE_TIMEOUT,
                  ConnectionVariables.REQUEST_HEAD_TIMEOUT)),
          new SettingGroup(
              "Limits",
              List.of(
                  ConnectionVariables.MAX_CONNECTIONS,
                  ConnectionVariables.MAX_REQUESTS,
                  ConnectionVariables.MAX_STREAMS,
                  ConnectionVariables.STREAM_AFTER,
                  ConnectionVariables.MAX_RESPONSE_HEAD,
                  AssetVariables.ASSET_CACHE)),
          new SettingGroup(
              "HTTP",
              List.of(
                  ConnectionVariables.FORWARDED,
                  ConnectionVariables.VIA,
                  ConnectionVariables.UNDERSCORES,
                  ConnectionVariables.CLIENT_HALF_CLOSE)),
          new SettingGroup("Log", List.of(LOG_LEVEL, ACCESS_LOG)),
          TracingVariables.GROUP,
          new SettingGroup(
              "Kubernetes",
              List.of(
                  RoutingVariables.TOKEN_FILE,
                  RoutingVariables.CA_FILE,
                  RoutingVariables.API_SERVER_HOST,
                  RoutingVariables.API_SERVER_PORT)));

  private SidecarSettings() {}

  /** All settings by subject. */
  public static List<SettingGroup> groups() {
    return GROUPS;
  }

  /** The help and the reference page. */
  public static SettingsHelp help() {
    return new SettingsHelp(
        "sidecar",
        "The AppVersion sidecar: a reverse proxy in front of one app that routes requests by"
            + " version.",
        """
        The sidecar reads environment variables once, when it starts. An empty value means unset. If a value is invalid, or
        a variable that starts with `APPVERSION_` is not in this list, the sidecar exits with code 2 and lists all errors.
        `appversion sidecar` has a flag for each variable.

        Generated from `SidecarSettings` by:
        `./mvnw -pl sidecar -am test -Dtest=SidecarSettingsTest -Dappversion.docs.write=true`.
        """,
        true,
        GROUPS);
  }

  /** All settings. */
  public static List<Setting<?>> all() {
    return SettingGroup.settings(GROUPS);
  }
}
