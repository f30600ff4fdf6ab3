package dev.appversion.desiredstate.injection;

import java.util.Map;
import java.util.OptionalLong;

/**
 * The options of one pod's sidecar: the settings, overridden by the pod's annotations; validated.
 *
 * @param port for traffic
 * @param adminPort for probes and metrics
 * @param image the sidecar's image
 * @param pullPolicy when the image is pulled
 * @param resources its resource requests and limits
 * @param logLevel empty for the sidecar's default
 * @param javaOptions options of its JVM that override the image's; empty for the image's alone
 * @param variables settings of the sidecar by the names of their variables, in order
 * @param termination how the pod terminates
 * @param injector the injector's version
 * @param runAsUser the ID of its user and group; empty: the cluster assigns them
 */
public record SidecarOptions(
    int port,
    int adminPort,
    String image,
    String pullPolicy,
    SidecarResources resources,
    String logLevel,
    String javaOptions,
    Map<String, String> variables,
    GracefulTermination termination,
    String injector,
    OptionalLong runAsUser) {}
