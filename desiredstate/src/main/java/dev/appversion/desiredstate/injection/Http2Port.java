package dev.appversion.desiredstate.injection;

import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects an app whose port expects HTTP/2, which the sidecar does not support (ADR 32). A
 * container's port has no {@code appProtocol}; by the convention of meshes, its name begins with
 * its protocol, as in {@code grpc-orders}.
 */
final class Http2Port {
  private Http2Port() {}

  /** The warning for a pod whose {@code spec.port} has the name of a protocol over HTTP/2. */
  static Optional<String> warning(Stream<Container> containers, AppVersion resource) {
    int number = resource.getSpec().port();
    return containers
        .flatMap(
            container ->
                InjectionPolicy.orEmpty(container.getPorts()).stream()
                    .filter(port -> Objects.equals(port.getContainerPort(), number))
                    .filter(port -> isHttp2(port.getName()))
                    .map(port -> words(container, port, resource)))
        .findFirst();
  }

  private static boolean isHttp2(@Nullable String name) {
    return name != null
        && (isProtocol(name, "grpc") || isProtocol(name, "http2") || isProtocol(name, "h2c"))
        && !isProtocol(name, "grpc-web");
  }

  private static boolean isProtocol(String name, String protocol) {
    return name.equals(protocol) || name.startsWith(protocol + '-');
  }

  private static String words(Container container, ContainerPort port, AppVersion resource) {
    return "port "
        + port.getContainerPort()
        + " of container "
        + container.getName()
        + ", the spec.port of AppVersion "
        + resource.getMetadata().getName()
        + ", is named '"
        + port.getName()
        + "', but the sidecar sends HTTP/1.1 to it, not HTTP/2 or gRPC: set spec.port to a port with"
        + " HTTP/1.1, and send gRPC to a port of the app by a separate Service";
  }
}
