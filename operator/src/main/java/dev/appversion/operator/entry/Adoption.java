package dev.appversion.operator.entry;

import dev.appversion.api.v1alpha1.AppProtocol;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.versioning.contract.ObjectLabels;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The decision about the Service that has the entry's name. */
public sealed interface Adoption {
  /** The operator creates the Service, or owns it: nothing is adopted. */
  record None() implements Adoption {}

  /** The Service is adopted, with these fields. */
  record Adopt(Service service) implements Adoption {}

  /** The Service is not changed; the problem is reported. */
  record Leave(ObjectProblem problem) implements Adoption {}

  /**
   * Decides.
   *
   * @param live the Service of the entry's name; empty if there is none
   * @param pods from a selector to its pods; called only before a Service is adopted
   */
  static Adoption of(
      AppVersion resource,
      Optional<Service> live,
      Function<Map<String, String>, List<PodView>> pods) {
    if (live.isEmpty()) {
      return new None();
    }
    Service service = live.get();
    boolean adopted = AdoptedService.isAdoptedBy(resource.getMetadata().getName(), service);
    if (!adopted && (!resource.getSpec().service().adopt() || isTaken(service))) {
      return new None();
    }
    int port = resource.getSpec().service().port();
    Optional<String> obstacle =
        unfit(service, port)
            .or(
                () ->
                    adopted
                        ? Optional.empty()
                        : unsupportedProtocol(resource, service)
                            .or(
                                () ->
                                    bare(
                                        resource,
                                        service,
                                        pods.apply(service.getSpec().getSelector()))));
    return obstacle
        .<Adoption>map(words -> new Leave(ObjectProblem.notAdopted(service, words)))
        .orElseGet(() -> new Adopt(AdoptedService.adopted(service, resource)));
  }

  /** Whether it belongs to a controller or to an AppVersion. */
  private static boolean isTaken(Service service) {
    Map<String, String> labels = service.getMetadata().getLabels();
    return service.getMetadata().getOwnerReferences().stream()
            .anyMatch(reference -> Boolean.TRUE.equals(reference.getController()))
        || (labels != null && labels.containsKey(ObjectLabels.APP));
  }

  private static Optional<String> unfit(Service service, int port) {
    if ("ExternalName".equals(service.getSpec().getType())) {
      return Optional.of("its type is ExternalName, so it has no pods");
    }
    if (DesiredServices.isHeadless(service)) {
      return Optional.of(
          "it is headless: clients connect to pods directly, and the target port has no effect. Set"
              + " spec.service.name to another Service");
    }
    if (service.getSpec().getSelector() == null || service.getSpec().getSelector().isEmpty()) {
      return Optional.of("it has no selector: its endpoints are managed by something else");
    }
    return AdoptedService.hasPort(service, port)
        ? Optional.empty()
        : Optional.of(
            "it has no TCP port %d, only %s: set spec.service.port"
                .formatted(
                    port,
                    service.getSpec().getPorts().stream()
                        .map(each -> String.valueOf(each.getPort()))
                        .collect(Collectors.joining(", "))));
  }

  /**
   * A protocol of the entry's port in which ingresses and meshes would send requests that the
   * sidecar refuses; empty if the resource overrides it.
   */
  private static Optional<String> unsupportedProtocol(AppVersion resource, Service service) {
    int port = resource.getSpec().service().port();
    if (resource.getSpec().service().appProtocol() != null) {
      return Optional.empty();
    }
    return AdoptedService.protocolOf(service, port)
        .filter(protocol -> !AppProtocol.isSpoken(protocol))
        .map(
            protocol ->
                "its port %d has appProtocol %s, but the sidecar supports only HTTP/1.1 without TLS, not HTTP/2 or gRPC: set spec.service.appProtocol: http if the clients of this port use HTTP/1.1. For gRPC, keep the Service, and name another one in spec.service.name"
                    .formatted(port, protocol));
  }

  /** The ready pods that would receive no more requests; empty without any. */
  private static Optional<String> bare(AppVersion resource, Service service, List<PodView> pods) {
    List<PodView> ready = pods.stream().filter(PodView::ready).toList();
    List<PodView> outside =
        ready.stream().filter(pod -> !pod.matches(resource.getSpec().selector())).toList();
    if (!outside.isEmpty()) {
      return Optional.of(
          "spec.selector does not select %s, which the Service selects by %s"
              .formatted(names(outside), service.getSpec().getSelector()));
    }
    List<PodView> bare = ready.stream().filter(pod -> !pod.injected()).toList();
    if (!bare.isEmpty()) {
      return Optional.of(
          "waiting for sidecars: %d of %d ready pods behind it %s none (%s). Add the label %s: %s to the pod template, or restart the pods if the label exists"
              .formatted(
                  bare.size(),
                  ready.size(),
                  bare.size() == 1 ? "has" : "have",
                  names(bare),
                  ObjectLabels.INJECT,
                  resource.getMetadata().getName()));
    }
    return ready.isEmpty()
        ? Optional.of("waiting for a ready pod with a sidecar behind it")
        : Optional.empty();
  }

  private static String names(List<PodView> pods) {
    int shown = Math.min(pods.size(), 3);
    return (pods.size() == 1 ? "pod " : "pods ")
        + pods.subList(0, shown).stream().map(PodView::name).collect(Collectors.joining(", "))
        + (shown < pods.size() ? ", …" : "");
  }
}
