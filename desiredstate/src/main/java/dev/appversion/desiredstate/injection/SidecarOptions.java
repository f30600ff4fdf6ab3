package dev.appversion.desiredstate.injection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The options of one pod's sidecar: the settings, overridden by the pod's annotations; validated.
 *
 * @param ports that it listens on
 * @param image and the user that it runs as
 * @param resources its resource requests and limits
 * @param environment its settings
 * @param termination how the pod terminates
 * @param injector the injector's version
 */
public record SidecarOptions(
    Ports ports,
    Image image,
    SidecarResources resources,
    Environment environment,
    GracefulTermination termination,
    String injector) {

  /**
   * The ports of a sidecar.
   *
   * @param traffic the port that Services send requests to
   * @param admin the port of probes and metrics
   */
  public record Ports(int traffic, int admin) {}

  /**
   * The image of a sidecar.
   *
   * @param reference registry, path and tag or digest
   * @param pullPolicy when the image is pulled
   * @param runAsUser the ID of its user and group; empty: the cluster assigns them
   */
  public record Image(String reference, String pullPolicy, OptionalLong runAsUser) {}

  /**
   * The settings of a sidecar.
   *
   * @param logLevel empty for the sidecar's default
   * @param javaOptions options of its JVM that override the image's; empty for the image's alone
   * @param variables settings by the names of their variables, in order
   */
  public record Environment(String logLevel, String javaOptions, Map<String, String> variables) {
    /** Copies the variables. */
    public Environment {
      variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }
  }
}
