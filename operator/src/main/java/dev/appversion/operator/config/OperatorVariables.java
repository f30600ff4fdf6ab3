package dev.appversion.operator.config;

import dev.appversion.operator.tls.TlsSettings;
import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.SettingGroup;
import dev.appversion.process.settings.SettingsHelp;
import dev.appversion.process.settings.Values;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** All settings of the operator, grouped by subject. */
public final class OperatorVariables {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern HTTPS_URL = Pattern.compile("https://[^\\s/?#]+");
  private static final Pattern HTTP_URL = Pattern.compile("http://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

  private static final String OBJECT = "the name of a Kubernetes object";

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

  /** MutatingWebhookConfiguration whose {@code caBundle} the operator sets. */
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
          InjectionVariables.GROUP,
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
