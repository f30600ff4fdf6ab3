package dev.appversion.desiredstate.injection;

import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.LifecycleHandlerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a pod leaves without losing a request. Kubernetes sends SIGTERM to the app while requests
 * still come in, and servers that fork workers go on taking connections that nobody serves any
 * more. So SIGTERM is held back for a moment from containers that have no {@code preStop} of their
 * own, and meanwhile the sidecar, told by its own {@code preStop} (which Kubernetes runs at the
 * start of termination), sends its clients elsewhere.
 *
 * @param seconds how long SIGTERM is held back; 0: not at all
 * @param token by which the sidecar knows that the kubelet tells it, and nobody else. It follows
 *     from the pod's own spec: no secret from who may read the pod, and the same at each injection
 */
public record GracefulTermination(int seconds, String token) {
  static final int DEFAULT_SECONDS = 5;
  static final int MAX_SECONDS = 60;

  /** The header that carries the token, and the path on the admin port. */
  private static final long DEFAULT_GRACE = 30;

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /** At most a third of the pod's grace period, which the app needs for its own shutdown. */
  static GracefulTermination of(PodSpec spec, Map<String, String> annotations)
      throws InvalidAnnotationException {
    long grace = Objects.requireNonNullElse(spec.getTerminationGracePeriodSeconds(), DEFAULT_GRACE);
    String value = annotations.get(Annotations.TERMINATION_DELAY);
    if (value == null) {
      return new GracefulTermination((int) Math.min(DEFAULT_SECONDS, grace / 3), token(spec));
    }
    int seconds = value.matches("[0-9]{1,2}") ? Integer.parseInt(value) : MAX_SECONDS + 1;
    if (seconds > MAX_SECONDS || (seconds > 0 && seconds >= grace)) {
      throw new InvalidAnnotationException(
          Annotations.TERMINATION_DELAY,
          value,
          "a whole number of seconds from 0 to "
              + MAX_SECONDS
              + ", less than terminationGracePeriodSeconds ("
              + grace
              + ")");
    }
    return new GracefulTermination(seconds, token(spec));
  }

  /** Whether SIGTERM is to be held back from this container. */
  boolean holds(Container container) {
    return seconds > 0
        && (container.getLifecycle() == null || container.getLifecycle().getPreStop() == null);
  }

  /** What holds SIGTERM back from this container; nothing where it sees to that itself. */
  public Optional<LifecycleHandler> pause(Container container) {
    return holds(container) ? Optional.of(pause()) : Optional.empty();
  }

  /** The container, with SIGTERM held back where it does not see to that itself. */
  Container held(Container container) {
    if (!holds(container)) {
      return container;
    }
    return new io.fabric8.kubernetes.api.model.ContainerBuilder(container)
        .withLifecycle(
            (container.getLifecycle() == null
                    ? new LifecycleBuilder()
                    : new LifecycleBuilder(container.getLifecycle()))
                .withPreStop(pause())
                .build())
        .build();
  }

  /** What holds SIGTERM back. */
  private LifecycleHandler pause() {
    return new LifecycleHandlerBuilder().withNewSleep((long) seconds).build();
  }

  /** What tells the sidecar. */
  LifecycleHandler notice(int adminPort) {
    return new LifecycleHandlerBuilder()
        .withNewHttpGet()
        .withPath(WirePaths.LEAVE)
        .withNewPort(adminPort)
        .addNewHttpHeader(WireHeaders.LEAVE, token)
        .endHttpGet()
        .build();
  }

  private static String token(PodSpec spec) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(SERIALIZATION.asJson(spec).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
