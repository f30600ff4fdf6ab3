package dev.appversion.sidecar.config;

import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.Values;
import dev.appversion.versioning.contract.VersionNames;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Settings of the source of the routing table (a file or the API server), and of the secrets. */
public final class RoutingVariables {
  private static final String FILE = "a path";
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern API_HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

  static final Setting<String> NAME =
      Setting.of(
          "APPVERSION_NAME",
          "the version whose selector matches the pod's labels",
          VersionNames.RULE.replace("must be ", ""),
          text -> Optional.of(text).filter(VersionNames::isValid),
          "The name of the version behind this sidecar.");
  static final Setting<String> RESOURCE =
      Setting.of(
          "APPVERSION_RESOURCE",
          "",
          "the name of a Kubernetes object (lower-case letters, digits, dashes and dots)",
          text -> Values.matching(DNS_NAME, text),
          "The AppVersion whose routing table the sidecar watches at the API server. Requires"
              + " APPVERSION_NAMESPACE. If unset, the sidecar watches nothing.");
  static final Setting<String> NAMESPACE =
      Setting.of(
          "APPVERSION_NAMESPACE",
          "",
          "the name of a Kubernetes namespace (lower-case letters, digits and dashes)",
          text -> Values.matching(DNS_LABEL, text),
          "The namespace of the AppVersion.");

  /** A file with the routing table. */
  public static final Setting<Path> ROUTING_FILE =
      Setting.of(
          "APPVERSION_ROUTING_FILE",
          "",
          FILE,
          Values::path,
          "A file with the routing table, for a start without the API server. Without Kubernetes"
              + " the file is the only source, and the sidecar watches it for changes.");

  /** A file with the manifest. */
  public static final Setting<Path> MANIFEST_FILE =
      Setting.of(
          "APPVERSION_MANIFEST_FILE",
          "",
          FILE,
          Values::path,
          "A file with the manifest of this sidecar's version, for a start without the API server.");

  static final Setting<Path> LABELS_FILE =
      Setting.of(
          "APPVERSION_LABELS_FILE",
          "",
          FILE,
          Values::path,
          "A file with the pod's labels, as the downward API writes it: one key=\"value\" per line.");

  /** A file with the secret key. */
  public static final Setting<Path> SECRET_FILE =
      Setting.of(
          "APPVERSION_SECRET_FILE",
          "",
          FILE,
          Values::path,
          "A file with the secret key. During a rotation, the file of the same name plus -previous"
              + " has the previous key.");

  static final Setting<String> SECRET_KEY =
      Setting.secret(
          "SECRET_KEY",
          "at least 16 characters",
          SidecarValues::secret,
          "The secret key, instead of a file.");
  static final Setting<String> SECRET_KEY_PREVIOUS =
      Setting.secret(
          "SECRET_KEY_PREVIOUS",
          "at least 16 characters",
          SidecarValues::secret,
          "The previous secret key, still accepted during a rotation.");
  static final Setting<String> LEAVE_TOKEN =
      Setting.secret(
          "APPVERSION_LEAVE_TOKEN",
          "at least 16 characters",
          SidecarValues::secret,
          "The value of X-AppVersion-Leave that GET /leave on the admin port requires. The injector"
              + " puts it into the preStop hook of the pod. If unset, /leave does not exist.");
  static final Setting<Path> TOKEN_FILE =
      Setting.of(
          "APPVERSION_TOKEN_FILE",
          "/var/run/appversion/token",
          FILE,
          Values::path,
          "A file with the token for the API server. The sidecar reads it for each connection,"
              + " because tokens rotate.");
  static final Setting<Path> CA_FILE =
      Setting.of(
          "APPVERSION_CA_FILE",
          "/var/run/appversion/ca.crt",
          FILE,
          Values::path,
          "A PEM file with the certificate authority of the API server.");
  static final Setting<String> API_SERVER_HOST =
      Setting.of(
          "KUBERNETES_SERVICE_HOST",
          "",
          "a host name or an IP address",
          text -> Values.matching(API_HOST, text),
          "The host of the API server. Kubernetes sets it in every pod.");
  static final Setting<Integer> API_SERVER_PORT =
      Setting.of(
          "KUBERNETES_SERVICE_PORT",
          "443",
          "a port from 1 to 65535",
          Values::port,
          "The port of the API server. Kubernetes sets it in every pod.");

  private RoutingVariables() {}
}
