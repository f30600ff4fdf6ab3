package dev.appversion.operator.config;

import dev.appversion.operator.assets.StoreSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator's settings, from the environment. A bad value stops the start, naming the variable
 * and what it allows.
 *
 * @param podName {@code POD_NAME}: which replica this is
 * @param namespace {@code POD_NAMESPACE}: where the operator runs, and its Lease lies
 * @param leaderElection {@code APPVERSION_LEADER_ELECTION}: whether several replicas share the work
 * @param lease {@code APPVERSION_LEASE}: the name of the Lease
 * @param namespaces {@code APPVERSION_WATCH_NAMESPACES}: the namespaces that it serves, separated
 *     by commas; empty for all
 * @param healthListen {@code APPVERSION_HEALTH_LISTEN}: where health and metrics are served
 * @param bustUrl {@code APPVERSION_BUST_URL}: base URL of its HTTPS API; empty for none
 * @param store {@code APPVERSION_STORE_URL} and {@code APPVERSION_STORE_SECRET}: where the assets
 *     of retired versions are kept; empty where they are not
 * @param logLevel {@code APPVERSION_LOG_LEVEL}: debug, info, warning or error
 */
public record OperatorSettings(
    String podName,
    String namespace,
    boolean leaderElection,
    String lease,
    Set<String> namespaces,
    InetSocketAddress healthListen,
    String bustUrl,
    Optional<StoreSettings> store,
    Level logLevel) {

  private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:]+):([0-9]{1,5})");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** A setting that cannot be used; the message is for the person who set it. */
  public static final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(String variable, String value, String allowed) {
      super(variable + " is '" + value + "'; it must be " + allowed);
    }
  }

  /**
   * The settings in an environment.
   *
   * @throws InvalidSettingException naming the first variable that cannot be used
   */
  public static OperatorSettings parse(Map<String, String> environment) {
    String namespace = environment.getOrDefault("POD_NAMESPACE", "default");
    require(
        LABEL.matcher(namespace).matches(), "POD_NAMESPACE", namespace, "the name of a namespace");
    String bustUrl = environment.getOrDefault("APPVERSION_BUST_URL", "");
    require(
        bustUrl.isEmpty() || bustUrl.matches("https://[^\\s/?#]+"),
        "APPVERSION_BUST_URL",
        bustUrl,
        "an https:// URL without a path");
    return new OperatorSettings(
        Optional.ofNullable(environment.get("POD_NAME"))
            .filter(name -> !name.isBlank())
            .orElse("appversion-operator"),
        namespace,
        flag(environment, "APPVERSION_LEADER_ELECTION", true),
        lease(environment.getOrDefault("APPVERSION_LEASE", "appversion-operator")),
        namespaces(environment.getOrDefault("APPVERSION_WATCH_NAMESPACES", "")),
        listen(environment, "APPVERSION_HEALTH_LISTEN", "0.0.0.0:8081"),
        bustUrl,
        store(environment),
        level(environment.getOrDefault("APPVERSION_LOG_LEVEL", "info")));
  }

  private static Optional<StoreSettings> store(Map<String, String> environment) {
    String url = environment.getOrDefault("APPVERSION_STORE_URL", "");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    require(
        url.matches("http://[A-Za-z0-9.-]+(:[0-9]{1,5})?"),
        "APPVERSION_STORE_URL",
        url,
        "an http:// URL without a path");
    String secret = environment.getOrDefault("APPVERSION_STORE_SECRET", "appversion-store");
    require(
        NAME.matcher(secret).matches(), "APPVERSION_STORE_SECRET", secret, "the name of a Secret");
    return Optional.of(new StoreSettings(URI.create(url), secret));
  }

  private static String lease(String value) {
    require(NAME.matcher(value).matches(), "APPVERSION_LEASE", value, "the name of a Lease");
    return value;
  }

  private static Level level(String value) {
    return switch (value) {
      case "debug" -> Level.FINE;
      case "info" -> Level.INFO;
      case "warning" -> Level.WARNING;
      case "error" -> Level.SEVERE;
      default ->
          throw new InvalidSettingException(
              "APPVERSION_LOG_LEVEL", value, "debug, info, warning or error");
    };
  }

  private static boolean flag(Map<String, String> environment, String variable, boolean otherwise) {
    String value = environment.getOrDefault(variable, Boolean.toString(otherwise));
    require(value.equals("true") || value.equals("false"), variable, value, "true or false");
    return value.equals("true");
  }

  private static Set<String> namespaces(String value) {
    Set<String> names = new TreeSet<>();
    for (String name : value.split(",", -1)) {
      if (name.isBlank()) {
        continue;
      }
      require(
          LABEL.matcher(name.strip()).matches(),
          "APPVERSION_WATCH_NAMESPACES",
          value,
          "names of namespaces, separated by commas");
      names.add(name.strip());
    }
    return Set.copyOf(names);
  }

  private static InetSocketAddress listen(
      Map<String, String> environment, String variable, String otherwise) {
    String value = environment.getOrDefault(variable, otherwise);
    Matcher form = LISTEN.matcher(value);
    String allowed = "an address and a port, such as " + otherwise;
    require(form.matches(), variable, value, allowed);
    int port = Integer.parseInt(form.group(2));
    require(port < 65536, variable, value, allowed);
    String host = form.group(1);
    return new InetSocketAddress(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }

  private static void require(boolean holds, String variable, String value, String allowed) {
    if (!holds) {
      throw new InvalidSettingException(variable, value, allowed);
    }
  }
}
