package dev.appversion.operator.entry;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.ServiceSpec;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.desiredstate.objects.ServiceSettings;
import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a Service that adoption changes: its selector, the target of one port, the settings
 * that the resource names, a label, and an annotation with the previous values. All other fields
 * stay with their owner. Pure.
 */
public final class AdoptedService {
  /** Not the port of a Service. */
  private static final int NO_PORT = 0;

  private static final ObjectMapper JSON = new ObjectMapper();

  private AdoptedService() {}

  /**
   * The values that are restored when the AppVersion is deleted.
   *
   * @param ipFamilyPolicy before it was overridden; null if it is not overridden
   * @param trafficDistribution before it was overridden; empty if the Service had none; null if it
   *     is not overridden
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Original(
      Map<String, String> selector,
      List<Port> ports,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ipFamilyPolicy,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String trafficDistribution) {
    Original {
      selector = selector == null ? Map.of() : new TreeMap<>(selector);
      ports = ports == null ? List.of() : List.copyOf(ports);
    }

    private Optional<Port> port(ServicePort live) {
      return ports.stream()
          .filter(port -> port.port() == live.getPort() && port.protocol().equals(protocol(live)))
          .findFirst();
    }
  }

  /**
   * A port of the Service.
   *
   * @param targetPort a number, or the name of a container's port
   * @param appProtocol before it was overridden; empty if the port had none; null if it is not
   *     overridden
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Port(int port, String protocol, String targetPort, @Nullable String appProtocol) {}

  /**
   * A field that the resource may override.
   *
   * @param value of the field now
   * @param before the value to restore; null if the field is not overridden
   */
  private record Setting(@Nullable String value, @Nullable String before) {
    static Setting of(@Nullable String live, @Nullable String before, @Nullable String wanted) {
      if (wanted != null) {
        String first = live == null ? "" : live;
        return new Setting(wanted, before == null ? first : before);
      }
      if (before != null) {
        return new Setting(before.isEmpty() ? null : before, null);
      }
      return new Setting(live, null);
    }
  }

  /** Whether the Service was adopted by an AppVersion of this name. */
  public static boolean isAdoptedBy(String app, Service service) {
    return isAdopted(service)
        && app.equals(service.getMetadata().getLabels().get(ObjectLabels.APP));
  }

  /** Whether the Service was adopted by an AppVersion. */
  public static boolean isAdopted(Service service) {
    Map<String, String> annotations = service.getMetadata().getAnnotations();
    Map<String, String> labels = service.getMetadata().getLabels();
    return annotations != null
        && annotations.containsKey(Annotations.ORIGINAL)
        && labels != null
        && labels.containsKey(ObjectLabels.APP);
  }

  /** Whether the Service has this TCP port. */
  static boolean hasPort(Service service, int port) {
    return service.getSpec().getPorts().stream().anyMatch(it -> isEntry(it, port));
  }

  /** The {@code appProtocol} of this TCP port; empty if it has none. */
  static Optional<String> protocolOf(Service service, int port) {
    return service.getSpec().getPorts().stream()
        .filter(it -> isEntry(it, port))
        .findFirst()
        .map(ServicePort::getAppProtocol);
  }

  /**
   * The Service as the entry of an AppVersion.
   *
   * <p>It gets an owner reference, so that the API server deletes it with the AppVersion, only with
   * {@code onDelete: delete}.
   */
  static Service adopted(Service live, AppVersion resource) {
    Original known = original(live).orElseGet(() -> originalOf(live));
    boolean deleted = resource.getSpec().service().onDelete() == ServiceSpec.OnDelete.DELETE;
    Service adopted =
        new ServiceBuilder(live)
            .editMetadata()
            .addToLabels(ObjectLabels.APP, resource.getMetadata().getName())
            .withOwnerReferences(
                deleted ? List.of(new OwnedObjects(resource).reference()) : List.of())
            .endMetadata()
            .editSpec()
            .withSelector(new TreeMap<>(resource.getSpec().selector()))
            .endSpec()
            .build();
    Original original =
        set(adopted, known, resource.getSpec().service().port(), ServiceSettings.ofEntry(resource));
    adopted.getMetadata().getAnnotations().put(Annotations.ORIGINAL, write(original));
    return adopted;
  }

  /**
   * The Service as it was before its adoption; fields that other clients changed since then stay.
   */
  public static Service restored(Service live) {
    Service restored =
        new ServiceBuilder(live)
            .editMetadata()
            .removeFromLabels(ObjectLabels.APP)
            .removeFromAnnotations(Annotations.ORIGINAL)
            .endMetadata()
            .build();
    original(live)
        .ifPresent(
            original -> {
              restored.getSpec().setSelector(original.selector());
              set(restored, original, NO_PORT, ServiceSettings.NONE);
            });
    return restored;
  }

  /**
   * Gives the Service its settings and its ports their targets.
   *
   * @param entry the port of the sidecars
   * @return the values to restore from now on
   */
  private static Original set(
      Service service, Original original, int entry, ServiceSettings wanted) {
    Setting policy =
        Setting.of(
            service.getSpec().getIpFamilyPolicy(),
            original.ipFamilyPolicy(),
            wanted.ipFamilyPolicy());
    Setting distribution =
        Setting.of(
            service.getSpec().getTrafficDistribution(),
            original.trafficDistribution(),
            wanted.trafficDistribution());
    service.getSpec().setIpFamilyPolicy(policy.value());
    service.getSpec().setTrafficDistribution(distribution.value());
    List<Port> ports = new ArrayList<>(original.ports());
    for (ServicePort each : service.getSpec().getPorts()) {
      boolean isEntry = isEntry(each, entry);
      Port before = original.port(each).orElseGet(() -> port(each));
      Setting protocol =
          Setting.of(
              each.getAppProtocol(), before.appProtocol(), isEntry ? wanted.appProtocol() : null);
      Port after =
          new Port(before.port(), before.protocol(), before.targetPort(), protocol.before());
      if (ports.contains(before)) {
        ports.set(ports.indexOf(before), after);
      } else if (isEntry && (!targetsSidecar(each) || protocol.before() != null)) {
        ports.add(after); // added by others since the adoption
      }
      each.setAppProtocol(protocol.value());
      if (isEntry) {
        each.setTargetPort(new IntOrString(ObjectNames.SIDECAR));
      } else if (targetsSidecar(each)) {
        each.setTargetPort(target(before.targetPort()));
      }
    }
    return new Original(original.selector(), ports, policy.before(), distribution.before());
  }

  private static boolean targetsSidecar(ServicePort port) {
    return port.getTargetPort() != null
        && ObjectNames.SIDECAR.equals(port.getTargetPort().getStrVal());
  }

  private static boolean isEntry(ServicePort candidate, int port) {
    return candidate.getPort() == port && "TCP".equals(protocol(candidate));
  }

  private static String protocol(ServicePort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol();
  }

  private static IntOrString target(String text) {
    return text.chars().allMatch(Character::isDigit)
        ? new IntOrString(Integer.parseInt(text))
        : new IntOrString(text);
  }

  private static Original originalOf(Service live) {
    return new Original(
        live.getSpec().getSelector(),
        live.getSpec().getPorts().stream().map(AdoptedService::port).toList(),
        null,
        null);
  }

  private static Port port(ServicePort live) {
    return new Port(live.getPort(), protocol(live), text(live), null);
  }

  /** The default of Kubernetes is the port itself. */
  private static String text(ServicePort port) {
    IntOrString target = port.getTargetPort();
    if (target == null) {
      return String.valueOf(port.getPort());
    }
    return target.getStrVal() != null ? target.getStrVal() : String.valueOf(target.getIntVal());
  }

  /** Empty if there is none, or if it cannot be parsed. */
  private static Optional<Original> original(Service live) {
    String json =
        Optional.ofNullable(live.getMetadata().getAnnotations())
            .orElse(Map.of())
            .get(Annotations.ORIGINAL);
    try {
      return json == null
          ? Optional.empty()
          : Optional.of(JSON.readValue(json, Original.class))
              .filter(read -> !read.selector().isEmpty());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String write(Original original) {
    try {
      return JSON.writeValueAsString(original);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts is always JSON", e);
    }
  }
}
