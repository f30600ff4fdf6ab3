package dev.appversion.operator.config;

import dev.appversion.desiredstate.injection.InjectionSettings;
import dev.appversion.desiredstate.injection.SidecarResources;
import dev.appversion.operator.tls.TlsSettings;
import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.Setting.Trait;
import dev.appversion.process.settings.SettingGroup;
import dev.appversion.process.settings.SettingsHelp;
import dev.appversion.process.settings.Values;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Every setting of the operator, by subject. */
public final class OperatorVariables {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern HTTPS_URL = Pattern.compile("https://[^\\s/?#]+");
  private static final Pattern HTTP_URL = Pattern.compile("http://[A-Za-z0-9.-]+(:[0-9]{1,5})?");
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");
  private static final Pattern USER = Pattern.compile("([1-9][0-9]{0,8})?");
  private static final Pattern QUANTITY =
      Pattern.compile("|[0-9]{1,12}(\\.[0-9]{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?");

  private static final String OBJECT = "the name of a Kubernetes object";
  private static final List<String> PULL_POLICIES = List.of("IfNotPresent", "Always", "Never");
  private static final List<String> LOG_LEVELS = List.of("debug", "info", "warning", "error");

  /** Identity of this replica. */
  public static final Setting<String> POD_NAME =
      Setting.required(
          "POD_NAME",
          OBJECT,
          text -> Values.matching(NAME, text),
          "The pod's name (the chart: downward API), which is the replica's identity in leader"
              + " election.");

  /** Namespace of the operator. */
  public static final Setting<String> POD_NAMESPACE =
      Setting.required(
          "POD_NAMESPACE",
          "the name of a namespace",
          text -> Values.matching(LABEL, text),
          "The operator's own namespace (the chart: downward API): of the Lease, the TLS Secret and"
              + " the Service.");

  /** Name of the Lease. */
  public static final Setting<String> LEASE =
      Setting.required(
          "APPVERSION_LEASE",
          OBJECT,
          text -> Values.matching(NAME, text),
          "The Lease of leader election (the chart: <fullname>-operator).");

  static final Setting<Boolean> LEADER_ELECTION =
      Setting.of(
          "APPVERSION_LEADER_ELECTION",
          "true",
          "true or false",
          Values::bool,
          "Whether replicas elect a leader. false: a single replica, which does not use the Lease.");
  static final Setting<Set<String>> WATCH_NAMESPACES =
      Setting.of(
          "APPVERSION_WATCH_NAMESPACES",
          "",
          "names of namespaces, separated by commas",
          OperatorVariables::namespaces,
          "The namespaces whose AppVersions the operator reconciles. If unset, it reconciles those of"
              + " all namespaces.");

  /** Address of webhook and bust API. */
  public static final Setting<InetSocketAddress> LISTEN =
      Setting.of(
          "APPVERSION_LISTEN",
          "0.0.0.0:8443",
          "HOST:PORT, such as 0.0.0.0:8443 or [::]:8443",
          Values::listen,
          "The address of the HTTPS API: webhook and bust API.");

  static final Setting<InetSocketAddress> HEALTH_LISTEN =
      Setting.of(
          "APPVERSION_HEALTH_LISTEN",
          "0.0.0.0:8081",
          "HOST:PORT, such as 0.0.0.0:8081 or [::]:8081",
          Values::listen,
          "The address of the admin port: /healthz, /readyz and /metrics, over HTTP.");

  /** Service of the HTTPS API. */
  public static final Setting<String> SERVICE =
      Setting.required(
          "APPVERSION_SERVICE",
          OBJECT,
          text -> Values.matching(NAME, text),
          "The Service of the HTTPS API (the chart: <fullname>-operator): its DNS name is in the"
              + " certificate, and the host of the default of APPVERSION_BUST_URL.");

  /** Configuration whose authorities the operator sets. */
  public static final Setting<String> WEBHOOK_CONFIGURATION =
      Setting.of(
          "APPVERSION_WEBHOOK_CONFIGURATION",
          "",
          OBJECT,
          text -> Values.matching(NAME, text),
          "The MutatingWebhookConfiguration whose caBundle the operator sets (the chart:"
              + " <fullname>.<namespace>.appversion.dev). If unset, it sets none.");

  /** Secret of the certificate. */
  public static final Setting<String> TLS_SECRET =
      Setting.required(
          "APPVERSION_TLS_SECRET",
          OBJECT,
          text -> Values.matching(NAME, text),
          "The Secret of the certificate authority and the certificate (the chart:"
              + " <fullname>-operator-tls).");

  /** Origin of the certificate. */
  public static final Setting<TlsSettings.Source> TLS_SOURCE =
      Setting.of(
          "APPVERSION_TLS_SOURCE",
          "operator",
          "operator or secret",
          text -> Values.constant(TlsSettings.Source.class, text),
          "What creates and rotates the certificate. operator: the operator. secret: another tool,"
              + " such as cert-manager, which writes the keys tls.crt, tls.key and ca.crt.");

  static final Setting<String> BUST_URL =
      Setting.of(
          "APPVERSION_BUST_URL",
          "https://<service>.<namespace>.svc",
          "an https:// URL without a path",
          text -> Values.matching(HTTPS_URL, text),
          "The base URL at which sidecars call the bust API.");
  static final Setting<URI> STORE_URL =
      Setting.of(
          "APPVERSION_STORE_URL",
          "",
          "an http:// URL without a path",
          text -> Values.matching(HTTP_URL, text).map(URI::create),
          "The base URL of the store, such as http://appversion-store.appversion-system.svc (the"
              + " chart sets it with store.enabled). If unset, assets of retired versions are not"
              + " kept.");
  static final Setting<String> STORE_SECRET =
      Setting.of(
          "APPVERSION_STORE_SECRET",
          "appversion-store",
          OBJECT,
          text -> Values.matching(NAME, text),
          "The Secret in the operator's namespace with the key that operator and store share.");

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

  /** User and group of injected sidecars; an empty value is none. */
  public static final Setting<OptionalLong> SIDECAR_RUN_AS_USER =
      Setting.of(
              "APPVERSION_SIDECAR_RUN_AS_USER",
              Long.toString(InjectionSettings.IMAGE_USER),
              "the number of a user other than root, or empty",
              text -> Values.matching(USER, text).map(OperatorVariables::number),
              "The user and group of injected sidecars. Empty: the cluster assigns them (OpenShift).")
          .with(Trait.EMPTY_IS_VALUE);

  /** Log level of injected sidecars. */
  public static final Setting<String> SIDECAR_LOG_LEVEL =
      Setting.of(
          "APPVERSION_SIDECAR_LOG_LEVEL",
          "",
          "debug, info, warning or error",
          text -> Values.oneOf(LOG_LEVELS, text),
          "The log level of injected sidecars. If unset, the sidecar's default.");

  static final Setting<LogLevel> LOG_LEVEL =
      Setting.of(
          "APPVERSION_LOG_LEVEL",
          LogLevel.INFO.name().toLowerCase(Locale.ROOT),
          "debug, info, warning or error",
          text -> Values.constant(LogLevel.class, text),
          "The log level of the operator.");

  private static final List<SettingGroup> GROUPS =
      List.of(
          new SettingGroup(
              "Replica and leader election",
              List.of(POD_NAME, POD_NAMESPACE, LEASE, LEADER_ELECTION, WATCH_NAMESPACES)),
          new SettingGroup(
              "Addresses and certificate",
              List.of(
                  LISTEN,
                  HEALTH_LISTEN,
                  SERVICE,
                  WEBHOOK_CONFIGURATION,
                  TLS_SECRET,
                  TLS_SOURCE,
                  BUST_URL)),
          new SettingGroup("Store", List.of(STORE_URL, STORE_SECRET)),
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
                  SIDECAR_LOG_LEVEL)),
          new SettingGroup("Log", List.of(LOG_LEVEL)));

  private OperatorVariables() {}

  /** All settings. */
  public static List<Setting<?>> all() {
    return SettingGroup.settings(GROUPS);
  }

  /** Help and reference page. */
  public static SettingsHelp help() {
    return new SettingsHelp(
        "operator",
        "The AppVersion operator: reconciles AppVersions and injects sidecars.",
        """
        The chart sets these environment variables. The operator reads them once, when it starts. An empty value means unset, except
        where the table says otherwise. If a value is invalid or missing, or a variable that starts with `APPVERSION_` is not in this
        list, the operator exits with code 2 and lists all errors. The resources of injected sidecars: [autoscaling](../guide/autoscaling.md).

        Ports: 8443 (HTTPS) behind Service port 443, 8081 (admin) not behind a Service.

        The chart creates the Lease and the TLS Secret empty, so that `helm uninstall` removes them. Leader election of the Kubernetes client
        cannot acquire a Lease without a `spec`, so the operator fills an empty one first (`LeaseSeed`).

        Generated from `OperatorVariables` by:
        `./mvnw -pl operator -am test -Dtest=OperatorVariablesTest -Dappversion.docs.write=true`.
        """,
        false,
        GROUPS);
  }

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

  private static Optional<Set<String>> namespaces(String text) {
    Set<String> names = new TreeSet<>();
    for (String each : text.split(",", -1)) {
      String name = each.strip();
      if (name.isEmpty()) {
        continue;
      }
      if (!LABEL.matcher(name).matches()) {
        return Optional.empty();
      }
      names.add(name);
    }
    return Optional.of(Set.copyOf(names));
  }
}
