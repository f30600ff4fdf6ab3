package dev.appversion.desiredstate.injection;

import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.contract.WirePaths;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The sidecar as a native sidecar container: docs/reference/contracts.md, "The sidecar in a pod".
 */
final class SidecarContainer {
  private SidecarContainer() {}

  static Container of(String app, SidecarOptions options) {
    return new ContainerBuilder()
        .withName(ObjectNames.SIDECAR)
        .withImage(options.image().reference())
        .withImagePullPolicy(options.image().pullPolicy())
        .withRestartPolicy("Always")
        .withPorts(
            port(ObjectNames.SIDECAR, options.ports().traffic()),
            port(ObjectNames.ADMIN_PORT, options.ports().admin()))
        .withEnv(environment(app, options))
        // The app's init containers wait for the startup probe. A JVM may start slowly on a busy
        // node: hence the short period and the many failures.
        .withStartupProbe(probe(WirePaths.HEALTHZ, options.ports().admin(), 1, 1, 120))
        .withReadinessProbe(probe(WirePaths.READYZ, options.ports().admin(), 2, 2, 2))
        .withLivenessProbe(probe(WirePaths.HEALTHZ, options.ports().admin(), 10, 5, 3))
        .withNewLifecycle()
        .withPreStop(options.termination().notice(options.ports().admin()))
        .endLifecycle()
        .withResources(resources(options.resources()))
        .withSecurityContext(restricted(options.image().runAsUser()))
        .withVolumeMounts(
            new VolumeMountBuilder()
                .withName(ObjectNames.SIDECAR)
                .withMountPath(SidecarVolume.PATH)
                .withReadOnly(true)
                .build())
        .build();
  }

  private static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  private static List<EnvVar> environment(String app, SidecarOptions options) {
    List<EnvVar> variables = new ArrayList<>();
    variables.add(variable("APPVERSION_LISTEN", "0.0.0.0:" + options.ports().traffic()));
    variables.add(variable("APPVERSION_ADMIN_LISTEN", "0.0.0.0:" + options.ports().admin()));
    variables.add(variable("APPVERSION_RESOURCE", app));
    variables.add(
        new EnvVarBuilder()
            .withName("APPVERSION_NAMESPACE")
            .withNewValueFrom()
            .withNewFieldRef()
            .withApiVersion("v1")
            .withFieldPath("metadata.namespace")
            .endFieldRef()
            .endValueFrom()
            .build());
    variables.add(variable("APPVERSION_LEAVE_TOKEN", options.termination().token()));
    variables.add(file("APPVERSION_ROUTING_FILE", DataKeys.ROUTING));
    variables.add(file("APPVERSION_MANIFEST_FILE", DataKeys.MANIFEST));
    variables.add(file("APPVERSION_SECRET_FILE", DataKeys.SECRET_KEY));
    variables.add(file("APPVERSION_LABELS_FILE", DataKeys.LABELS));
    variables.add(file("APPVERSION_TOKEN_FILE", DataKeys.TOKEN));
    variables.add(file("APPVERSION_CA_FILE", DataKeys.CERTIFICATE_AUTHORITY));
    if (!options.environment().logLevel().isEmpty()) {
      variables.add(variable("APPVERSION_LOG_LEVEL", options.environment().logLevel()));
    }
    if (!options.environment().javaOptions().isEmpty()) {
      variables.add(variable("JAVA_TOOL_OPTIONS", options.environment().javaOptions()));
    }
    options
        .environment()
        .variables()
        .forEach((name, value) -> variables.add(variable(name, value)));
    return variables;
  }

  private static EnvVar file(String name, String file) {
    return variable(name, SidecarVolume.PATH + "/" + file);
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  /** With the port's number: Istio compares numbers where a port is excluded from the mesh. */
  private static Probe probe(String path, int port, int period, int timeout, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort(port)
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(timeout)
        .withFailureThreshold(failures)
        .build();
  }

  private static ResourceRequirements resources(SidecarResources resources) {
    Map<String, Quantity> requests = new LinkedHashMap<>();
    put(requests, "cpu", resources.cpuRequest());
    put(requests, "memory", resources.memoryRequest());
    Map<String, Quantity> limits = new LinkedHashMap<>();
    put(limits, "cpu", resources.cpuLimit());
    put(limits, "memory", resources.memoryLimit());
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  private static void put(Map<String, Quantity> amounts, String resource, String amount) {
    if (!amount.isEmpty()) {
      amounts.put(resource, Quantity.parse(amount));
    }
  }

  /**
   * The settings that the Pod Security Standard "restricted" requires of a container, and a
   * read-only root file system.
   */
  private static SecurityContext restricted(OptionalLong user) {
    SecurityContext context =
        new SecurityContextBuilder()
            .withAllowPrivilegeEscalation(false)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .withReadOnlyRootFilesystem(true)
            .withRunAsNonRoot(true)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .build();
    user.ifPresent(
        number -> {
          context.setRunAsUser(number);
          context.setRunAsGroup(number);
        });
    return context;
  }
}
