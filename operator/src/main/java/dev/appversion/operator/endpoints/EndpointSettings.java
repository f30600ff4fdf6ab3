package dev.appversion.operator.endpoints;

import dev.appversion.desiredstate.injection.InjectionSettings;
import dev.appversion.desiredstate.injection.SidecarResources;
import dev.appversion.operator.config.InjectionVariables;
import dev.appversion.operator.config.OperatorVariables;
import dev.appversion.operator.tls.Rotation;
import dev.appversion.operator.tls.TlsSettings;
import dev.appversion.process.settings.Environment;
import dev.appversion.process.settings.InvalidSettingsException;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * The settings of webhook, certificate and bust API. {@link OperatorVariables} describes each.
 *
 * @param listen address of the HTTPS API; its host is not resolved
 * @param tls the certificate
 * @param injection the sidecars that are injected
 */
public record EndpointSettings(
    InetSocketAddress listen, TlsSettings tls, InjectionSettings injection) {

  /**
   * Reads the settings.
   *
   * @param injector the operator's version, which injected pods are annotated with
   * @throws InvalidSettingsException with all problems
   */
  public static EndpointSettings parse(Map<String, String> variables, String injector)
      throws InvalidSettingsException {
    Environment env = new Environment(variables);
    EndpointSettings settings = read(env, injector);
    env.check(OperatorVariables.all());
    return settings;
  }

  /**
   * Reads the settings, which are valid only if {@link Environment#check} then returns.
   *
   * @param injector the operator's version, which injected pods are annotated with
   */
  public static EndpointSettings read(Environment env, String injector) {
    return new EndpointSettings(
        env.getOrDefault(OperatorVariables.LISTEN), tls(env), injection(env, injector));
  }

  private static TlsSettings tls(Environment env) {
    String namespace = env.get(OperatorVariables.POD_NAMESPACE).orElse("");
    String service = env.get(OperatorVariables.SERVICE).orElse("");
    return new TlsSettings(
        namespace,
        env.get(OperatorVariables.TLS_SECRET).orElse(""),
        TlsSettings.hostsOfService(service, namespace),
        env.get(OperatorVariables.WEBHOOK_CONFIGURATION).orElse(""),
        env.getOrDefault(OperatorVariables.TLS_SOURCE),
        Rotation.DEFAULT);
  }

  private static InjectionSettings injection(Environment env, String injector) {
    return new InjectionSettings(
        env.get(InjectionVariables.SIDECAR_IMAGE).orElse(""),
        env.getOrDefault(InjectionVariables.SIDECAR_PULL_POLICY),
        new SidecarResources(
            env.getOrDefault(InjectionVariables.SIDECAR_CPU_REQUEST),
            env.getOrDefault(InjectionVariables.SIDECAR_CPU_LIMIT),
            env.getOrDefault(InjectionVariables.SIDECAR_MEMORY_REQUEST),
            env.getOrDefault(InjectionVariables.SIDECAR_MEMORY_LIMIT)),
        env.get(InjectionVariables.SIDECAR_LOG_LEVEL).orElse(""),
        env.get(InjectionVariables.SIDECAR_SETTINGS).orElse(Map.of()),
        injector,
        env.getOrDefault(InjectionVariables.SIDECAR_RUN_AS_USER));
  }

  /** Base URL at which sidecars reach the bust API. */
  public String bustUrl() {
    return "https://" + tls.hosts().getFirst();
  }
}
