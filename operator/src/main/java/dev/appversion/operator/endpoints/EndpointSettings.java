package dev.appversion.operator.endpoints;

import dev.appversion.desiredstate.injection.InjectionSettings;
import dev.appversion.desiredstate.injection.SidecarResources;
import dev.appversion.operator.tls.Rotation;
import dev.appversion.operator.tls.TlsSettings;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of webhook, certificate and bust API, from the environment:
 * docs/reference/operator-settings.md. A bad value stops the start, naming the variable and what it
 * allows.
 *
 * @param listen where HTTPS is served
 * @param tls the certificate
 * @param injection what is injected
 */
public record EndpointSettings(
    InetSocketAddress listen, TlsSettings tls, InjectionSettings injection) {
  private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:]+):([0-9]{1,5})");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern QUANTITY =
      Pattern.compile("|[0-9]{1,12}(\\.[0-9]{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?");

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
   * @param injector our own version, noted on injected pods
   * @throws InvalidSettingException naming the first variable that cannot be used
   */
  public static EndpointSettings parse(Map<String, String> environment, String injector) {
    Reader reader = new Reader(environment);
    String namespace = reader.name("POD_NAMESPACE");
    SidecarResources defaults = SidecarResources.DEFAULT;
    return new EndpointSettings(
        reader.listen("APPVERSION_LISTEN", "0.0.0.0:8443"),
        new TlsSettings(
            namespace,
            reader.name("APPVERSION_TLS_SECRET"),
            TlsSettings.hostsOfService(reader.name("APPVERSION_SERVICE"), namespace),
            reader.optionalName("APPVERSION_WEBHOOK_CONFIGURATION"),
            reader.oneOf("APPVERSION_TLS_SOURCE", "operator", "secret").equals("operator")
                ? TlsSettings.Source.OPERATOR
                : TlsSettings.Source.SECRET,
            Rotation.DEFAULT),
        new InjectionSettings(
            reader.image("APPVERSION_SIDECAR_IMAGE"),
            reader.oneOf("APPVERSION_SIDECAR_PULL_POLICY", "IfNotPresent", "Always", "Never"),
            new SidecarResources(
                reader.quantity("APPVERSION_SIDECAR_CPU_REQUEST", defaults.cpuRequest()),
                reader.quantity("APPVERSION_SIDECAR_CPU_LIMIT", defaults.cpuLimit()),
                reader.quantity("APPVERSION_SIDECAR_MEMORY_REQUEST", defaults.memoryRequest()),
                reader.quantity("APPVERSION_SIDECAR_MEMORY_LIMIT", defaults.memoryLimit())),
            reader.oneOf("APPVERSION_SIDECAR_LOG_LEVEL", "", "debug", "info", "warning", "error"),
            injector,
            reader.user("APPVERSION_SIDECAR_RUN_AS_USER")));
  }

  /** Base URL at which sidecars reach the bust API. */
  public String bustUrl() {
    return "https://" + tls.hosts().getFirst();
  }

  private record Reader(Map<String, String> environment) {
    String name(String variable) {
      String value = environment.getOrDefault(variable, "");
      require(NAME.matcher(value).matches(), variable, value, "the name of a Kubernetes object");
      return value;
    }

    String optionalName(String variable) {
      return environment.getOrDefault(variable, "").isEmpty() ? "" : name(variable);
    }

    String image(String variable) {
      String value = environment.getOrDefault(variable, "");
      require(
          value.matches("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}"),
          variable,
          value,
          "an image reference such as appversion/sidecar:1.0");
      return value;
    }

    String quantity(String variable, String otherwise) {
      String value = environment.getOrDefault(variable, otherwise);
      require(
          QUANTITY.matcher(value).matches(),
          variable,
          value,
          "a Kubernetes quantity such as 100m or 96Mi, or empty");
      return value;
    }

    /** The number of a user; that of the image where the variable is not set. */
    OptionalLong user(String variable) {
      String value =
          environment.getOrDefault(variable, Long.toString(InjectionSettings.IMAGE_USER));
      require(
          value.matches("([1-9][0-9]{0,8})?"),
          variable,
          value,
          "the number of a user other than root, or empty for the one that the cluster assigns");
      return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }

    /** One of some values; the first of them where the variable is not set. */
    String oneOf(String variable, String... values) {
      String value = environment.getOrDefault(variable, values[0]);
      require(
          Set.of(values).contains(value),
          variable,
          value,
          "one of " + new TreeSet<>(Set.of(values)));
      return value;
    }

    InetSocketAddress listen(String variable, String otherwise) {
      String value = environment.getOrDefault(variable, otherwise);
      String allowed = "an address and a port such as " + otherwise;
      Matcher form = LISTEN.matcher(value);
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
}
