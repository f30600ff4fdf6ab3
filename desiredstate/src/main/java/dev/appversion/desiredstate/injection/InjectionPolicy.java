package dev.appversion.desiredstate.injection;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.injection.InjectionDecision.Complete;
import dev.appversion.desiredstate.injection.InjectionDecision.Deny;
import dev.appversion.desiredstate.injection.InjectionDecision.Inject;
import dev.appversion.desiredstate.injection.InjectionDecision.Skip;
import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides whether a pod is injected. Pure. */
public final class InjectionPolicy {
  /** The names that the CRD allows for an AppVersion. */
  private static final Pattern APP_NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

  private final InjectionSettings settings;

  /** The policy of an installation. */
  public InjectionPolicy(InjectionSettings settings) {
    this.settings = settings;
  }

  /**
   * The AppVersion that the pod names; empty if its labels and annotations exclude an injection, so
   * that no lookup is needed.
   */
  public Optional<String> appOf(@Nullable ObjectMeta metadata) {
    return Optional.ofNullable(labels(metadata).get(ObjectLabels.INJECT))
        .filter(name -> APP_NAME.matcher(name).matches());
  }

  /** The decision for a pod or the template of one. */
  public InjectionDecision decide(PodTemplateSpec pod, KnownApp known) {
    Map<String, String> labels = labels(pod.getMetadata());
    Map<String, String> annotations = annotations(pod.getMetadata());
    PodSpec spec = Objects.requireNonNullElseGet(pod.getSpec(), PodSpec::new);

    String app = labels.get(ObjectLabels.INJECT);
    if (app == null) {
      return new Skip(Skip.Reason.NOT_LABELLED);
    }
    String wanted = annotations.getOrDefault(Annotations.INJECT, "true");
    if (wanted.equals("false") || app.equals("false")) {
      return new Skip(Skip.Reason.OPTED_OUT);
    }
    Optional<Container> namesake =
        containers(spec).filter(c -> ObjectNames.SIDECAR.equals(c.getName())).findFirst();
    if (namesake.filter(InjectionPolicy::isSidecar).isPresent()) {
      return annotations.containsKey(Annotations.INJECTED)
          ? again(spec, namesake.get(), annotations)
          : new Skip(Skip.Reason.ALREADY_INJECTED);
    }
    if (namesake.isPresent()) {
      return new Deny(
          "the pod has a container named '"
              + ObjectNames.SIDECAR
              + "', which is the name of the sidecar's container, but it is not a sidecar (it has no port named '"
              + ObjectNames.SIDECAR
              + "'): rename the container");
    }
    if (!wanted.equals("true")) {
      return new Deny(
          new InvalidAnnotationException(Annotations.INJECT, wanted, "true or false")
              .explanation());
    }
    if (!APP_NAME.matcher(app).matches()) {
      return new Deny(
          "label "
              + Annotations.INJECT
              + " is '"
              + app
              + "', but must be the name of an AppVersion: lower-case letters, digits and dashes,"
              + " starting with a letter");
    }
    if (isWindows(spec)) {
      return new Deny(
          "the pod runs on Windows, which the sidecar does not support: remove the label "
              + Annotations.INJECT);
    }
    SidecarOptionsReader reader = new SidecarOptionsReader(annotations, spec, settings);
    SidecarOptions options;
    try {
      options = reader.read();
    } catch (InvalidAnnotationException e) {
      return new Deny(e.explanation());
    }
    Optional<String> clash = clash(spec, reader, options, known);
    if (clash.isPresent()) {
      return new Deny(clash.get());
    }
    List<String> warnings = new ArrayList<>();
    Optional<String> version = version(app, labels, known, warnings);
    if (known instanceof KnownApp.Found(AppVersion resource) && resource.getSpec() != null) {
      Http2Port.warning(containers(spec), resource).ifPresent(warnings::add);
    }
    return new Inject(app, version, options, warnings);
  }

  /**
   * The decision for a pod that has been injected. Kubernetes calls the webhook again if another
   * webhook has changed the pod since ({@code reinvocationPolicy}): additions are treated as if
   * they had been there before.
   */
  private static InjectionDecision again(
      PodSpec spec, Container sidecar, Map<String, String> annotations) {
    GracefulTermination termination;
    try {
      termination = GracefulTermination.of(spec, annotations);
    } catch (InvalidAnnotationException e) {
      return new Deny(e.explanation());
    }
    Optional<String> clash =
        portClash(
            containers(spec).filter(container -> !container.equals(sidecar)),
            port(sidecar, ObjectNames.SIDECAR),
            port(sidecar, ObjectNames.ADMIN_PORT));
    if (clash.isPresent()) {
      return new Deny(clash.get());
    }
    return orEmpty(spec.getContainers()).stream()
            .filter(container -> !container.equals(sidecar))
            .anyMatch(termination::holds)
        ? new Complete(termination)
        : new Skip(Skip.Reason.ALREADY_INJECTED);
  }

  private static int port(Container sidecar, String name) {
    return orEmpty(sidecar.getPorts()).stream()
        .filter(port -> name.equals(port.getName()))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst()
        .orElse(0);
  }

  private static Optional<String> clash(
      PodSpec spec, SidecarOptionsReader reader, SidecarOptions options, KnownApp known) {
    if (Boolean.TRUE.equals(spec.getHostNetwork())
        && !(reader.sets(Annotations.PORT) && reader.sets(Annotations.ADMIN_PORT))) {
      return Optional.of(
          "the pod uses hostNetwork, where the sidecars of several pods would conflict on ports "
              + options.ports().traffic()
              + " and "
              + options.ports().admin()
              + ": set annotations "
              + Annotations.PORT
              + " and "
              + Annotations.ADMIN_PORT
              + " to ports that are free on the nodes");
    }
    if (known instanceof KnownApp.Found(AppVersion app)
        && app.getSpec() != null
        && (app.getSpec().port() == options.ports().traffic()
            || app.getSpec().port() == options.ports().admin())) {
      int port = app.getSpec().port();
      return Optional.of(
          taken(port, "the app (spec.port of its AppVersion)", port == options.ports().traffic()));
    }
    return portClash(containers(spec), options.ports().traffic(), options.ports().admin())
        .or(() -> volumeClash(spec));
  }

  private static Optional<String> portClash(
      Stream<Container> others, int trafficPort, int adminPort) {
    for (Container container : others.toList()) {
      for (ContainerPort port : orEmpty(container.getPorts())) {
        int number = Objects.requireNonNullElse(port.getContainerPort(), 0);
        boolean tcp = port.getProtocol() == null || port.getProtocol().equals("TCP");
        if (tcp && (number == trafficPort || number == adminPort)) {
          return Optional.of(
              taken(number, "container " + container.getName(), number == trafficPort));
        }
        if (ObjectNames.SIDECAR.equals(port.getName())
            || ObjectNames.ADMIN_PORT.equals(port.getName())) {
          return Optional.of(
              "container "
                  + container.getName()
                  + " has a port named '"
                  + port.getName()
                  + "', which Services use as the name of the sidecar's port: rename the port");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> volumeClash(PodSpec spec) {
    return orEmpty(spec.getVolumes()).stream()
        .filter(volume -> ObjectNames.SIDECAR.equals(volume.getName()))
        .findFirst()
        .map(
            volume ->
                "the pod has a volume named '"
                    + ObjectNames.SIDECAR
                    + "', which is the name of the sidecar's volume: rename the volume");
  }

  private static String taken(int port, String by, boolean traffic) {
    return "port "
        + port
        + " is used by "
        + by
        + " and by the sidecar: set annotation "
        + (traffic ? Annotations.PORT : Annotations.ADMIN_PORT)
        + " to a port that is free in the pod";
  }

  private static Optional<String> version(
      String app, Map<String, String> labels, KnownApp known, List<String> warnings) {
    return switch (known) {
      case KnownApp.Unknown() -> Optional.empty();
      case KnownApp.Missing() -> {
        warnings.add(
            "AppVersion "
                + app
                + ", named by label "
                + Annotations.INJECT
                + ", does not exist yet: the pod becomes ready when it does");
        yield Optional.empty();
      }
      case KnownApp.Found(AppVersion resource) -> {
        Optional<String> version =
            resource.getSpec() == null
                ? Optional.empty()
                : resource.getSpec().versions().stream()
                    .filter(candidate -> selects(resource, candidate, labels))
                    .map(VersionSpec::name)
                    .findFirst();
        if (version.isEmpty()) {
          warnings.add(
              "no version of AppVersion "
                  + app
                  + " selects the pod's labels: it gets no traffic until one does");
        }
        yield version;
      }
    };
  }

  private static boolean selects(
      AppVersion resource, VersionSpec version, Map<String, String> labels) {
    Map<String, String> selector = new HashMap<>(resource.getSpec().selector());
    selector.putAll(version.selector());
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }

  /**
   * Whether a container is a sidecar that Services can send to: injected before, or part of the
   * pod.
   */
  private static boolean isSidecar(Container container) {
    return orEmpty(container.getPorts()).stream()
        .anyMatch(port -> ObjectNames.SIDECAR.equals(port.getName()));
  }

  private static boolean isWindows(PodSpec spec) {
    return (spec.getOs() != null && "windows".equals(spec.getOs().getName()))
        || (spec.getNodeSelector() != null
            && "windows".equals(spec.getNodeSelector().get("kubernetes.io/os")));
  }

  private static Stream<Container> containers(PodSpec spec) {
    return Stream.concat(
        orEmpty(spec.getInitContainers()).stream(), orEmpty(spec.getContainers()).stream());
  }

  static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static Map<String, String> labels(@Nullable ObjectMeta metadata) {
    return metadata == null || metadata.getLabels() == null ? Map.of() : metadata.getLabels();
  }

  private static Map<String, String> annotations(@Nullable ObjectMeta metadata) {
    return metadata == null || metadata.getAnnotations() == null
        ? Map.of()
        : metadata.getAnnotations();
  }
}
