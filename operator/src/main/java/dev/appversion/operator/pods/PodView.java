package dev.appversion.operator.pods;

import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a pod that the operator reads.
 *
 * @param state its address, and whether it is ready or leaves
 * @param sidecar the ports and the release of its sidecar
 * @param optedOut whether the annotation opts out of the sidecar despite the label
 * @param workload that created it; empty for a pod without a controller
 */
public record PodView(
    String name,
    String uid,
    Map<String, String> labels,
    String serviceAccount,
    State state,
    Sidecar sidecar,
    boolean optedOut,
    Optional<Workload> workload) {

  /**
   * The part of a pod's status that the operator reads.
   *
   * @param address its IP address; empty before it has one, and when it has ended: another pod may
   *     have it then
   * @param ready whether it is ready and not terminating
   * @param leaving whether it is being deleted, or has ended
   */
  public record State(String address, boolean ready, boolean leaving) {}

  /**
   * The sidecar of a pod.
   *
   * @param trafficPort empty without a sidecar
   * @param adminPort empty without a sidecar
   * @param release of the operator that injected it; empty if not known
   */
  public record Sidecar(OptionalInt trafficPort, OptionalInt adminPort, String release) {}

  /** The properties of a pod. */
  public static PodView of(Pod pod) {
    PodSpec spec = pod.getSpec();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    boolean ended = "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
    boolean leaving = pod.getMetadata().getDeletionTimestamp() != null || ended;
    boolean ready =
        status.getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    String account = spec.getServiceAccountName();
    return new PodView(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        orEmpty(pod.getMetadata().getLabels()),
        account == null || account.isEmpty() ? "default" : account,
        new State(
            ended || status.getPodIP() == null ? "" : status.getPodIP(),
            ready && !leaving,
            leaving),
        new Sidecar(
            port(spec, ObjectNames.SIDECAR),
            port(spec, ObjectNames.ADMIN_PORT),
            orEmpty(pod.getMetadata().getAnnotations()).getOrDefault(Annotations.INJECTED, "")),
        "false".equals(orEmpty(pod.getMetadata().getAnnotations()).get(Annotations.INJECT)),
        Workload.of(pod));
  }

  /** Its IP address; empty before it has one, and when it has ended. */
  public String address() {
    return state.address();
  }

  /** Whether it is ready and not terminating. */
  public boolean ready() {
    return state.ready();
  }

  /** Whether it is being deleted, or has ended. */
  public boolean leaving() {
    return state.leaving();
  }

  /** The port of its sidecar; empty without a sidecar. */
  public OptionalInt trafficPort() {
    return sidecar.trafficPort();
  }

  /** The admin port of its sidecar; empty without a sidecar. */
  public OptionalInt adminPort() {
    return sidecar.adminPort();
  }

  /** Whether it has a sidecar. */
  public boolean injected() {
    return trafficPort().isPresent();
  }

  /** Whether its sidecar can be probed. */
  public boolean answers() {
    return adminPort().isPresent() && !address().isEmpty();
  }

  /** The app that its inject label names; empty without the label. */
  public String app() {
    return labels.getOrDefault(ObjectLabels.INJECT, "");
  }

  /** Whether its inject label names this app. */
  public boolean isFor(String name) {
    return name.equals(app());
  }

  /** Whether this selector matches its labels. */
  public boolean matches(Map<String, String> selector) {
    return labels.entrySet().containsAll(selector.entrySet());
  }

  /** {@code host:port} for one of its ports. */
  public String at(int port) {
    return address().indexOf(':') >= 0 ? "[" + address() + "]:" + port : address() + ":" + port;
  }

  private static OptionalInt port(PodSpec spec, String name) {
    return Stream.of(spec.getInitContainers(), spec.getContainers())
        .flatMap(List::stream)
        .map(Container::getPorts)
        .flatMap(List::stream)
        .filter(port -> name.equals(port.getName()))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst();
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : Map.copyOf(map);
  }
}
