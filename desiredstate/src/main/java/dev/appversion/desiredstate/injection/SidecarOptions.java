package dev.appversion.desiredstate.injection;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What one pod's sidecar gets: the settings with the pod's annotations over them, checked.
 *
 * @param port traffic
 * @param adminPort probes and metrics
 * @param image the sidecar's image
 * @param pullPolicy when the image is pulled
 * @param resources its resource requests and limits
 * @param logLevel empty for the sidecar's default
 * @param javaOptions options of its JVM over the image's; empty for the image's alone
 * @param variables settings of the sidecar by the names of their variables, in order
 * @param termination how the pod terminates
 * @param injector the injector's version
 * @param runAsUser the number of its user and group; empty: the cluster assigns them
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
