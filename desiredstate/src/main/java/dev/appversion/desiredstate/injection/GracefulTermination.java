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
 * Terminates a pod without failing a request (ADR 7). Kubernetes sends SIGTERM to the app while
 * requests still arrive, and servers that fork workers still accept connections after that without
 * serving them. SIGTERM is delayed for containers that have no {@code preStop} hook; meanwhile the
 * {@code preStop} hook of the sidecar, which Kubernetes runs at the start of termination, makes the
 * sidecar drain.
 *
 * @param seconds the delay of SIGTERM; 0 for none
 * @param token proves to the sidecar that the kubelet calls its hook. Derived from the pod's spec:
 *     clients that can read the pod can read it, and it is the same at each injection
 */
public record GracefulTermination(int seconds, String token) {
  static final int DEFAULT_SECONDS = 5;
  static final int MAX_SECONDS = 60;

  /** The header that carries the token, and the path on the admin port. */
  private static final long DEFAULT_GRACE = 30;

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /**
   * The settings of a pod: by default at most a third of the pod's grace period, since the app
   * needs the rest for its shutdown.
   */
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

  /** Whether SIGTERM is delayed for this container. */
  boolean holds(Container container) {
    return seconds > 0
        && (container.getLifecycle() == null || container.getLifecycle().getPreStop() == null);
  }

  /** The hook that delays SIGTERM for this container; empty if it has a hook itself. */
  public Optional<LifecycleHandler> pause(Container container) {
    return holds(container) ? Optional.of(pause()) : Optional.empty();
  }

  /** The container with that hook; unchanged if it has a hook itself. */
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

  /** The hook that delays SIGTERM. */
  private LifecycleHandler pause() {
    return new LifecycleHandlerBuilder().withNewSleep((long) seconds).build();
  }

  /** The hook of the sidecar, which starts its drain. */
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
