package dev.appversion.desiredstate.objects;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.release.ReleaseMapping;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The entry Service and one Service for each version. Pure. */
public final class DesiredServices {
  /** The port of versions' Services. */
  public static final int BACKEND_PORT = 80;

  /** The address field of a headless Service. */
  private static final String HEADLESS = "None";

  private DesiredServices() {}

  /** The Services of a resource: the entry first, then the versions' in the resource's order. */
  public static List<Service> of(AppVersion resource) {
    OwnedObjects objects = new OwnedObjects(resource);
    List<Service> services = new ArrayList<>();
    services.add(
        service(
            objects,
            objects.entryService(),
            Map.of(),
            resource.getSpec().selector(),
            resource.getSpec().service().port(),
            ServiceSettings.ofEntry(resource)));
    for (VersionSpec version : resource.getSpec().versions()) {
      services.add(
          service(
              objects,
              ReleaseMapping.backend(resource, version),
              Map.of(ObjectLabels.VERSION, version.name()),
              selector(resource, version),
              BACKEND_PORT,
              ServiceSettings.ofBackends(resource)));
    }
    return List.copyOf(services);
  }

  /** {@code host:port} of a version's Service; empty if it has no cluster IP. */
  public static Optional<String> address(Service service) {
    String ip = service.getSpec().getClusterIP();
    if (ip == null || ip.isEmpty() || HEADLESS.equals(ip)) {
      return Optional.empty();
    }
    return Optional.of((ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + BACKEND_PORT);
  }

  /** Whether an object is a headless Service, which never has a cluster IP. */
  public static boolean isHeadless(HasMetadata object) {
    return object instanceof Service service && HEADLESS.equals(service.getSpec().getClusterIP());
  }

  /** The labels of a version's pods. */
  public static Map<String, String> selector(AppVersion resource, VersionSpec version) {
    Map<String, String> selector = new TreeMap<>(resource.getSpec().selector());
    selector.putAll(version.selector());
    return selector;
  }

  // Type, protocol and affinity are the API server's defaults: explicit, so that a comparison
  // with the stored object finds no difference.
  private static Service service(
      OwnedObjects objects,
      String name,
      Map<String, String> labels,
      Map<String, String> selector,
      int port,
      ServiceSettings settings) {
    return new ServiceBuilder()
        .withMetadata(objects.metadata(name, labels, Map.of()))
        .withNewSpec()
        .withType("ClusterIP")
        .withSessionAffinity("None")
        .withSelector(new TreeMap<>(selector))
        .withIpFamilyPolicy(settings.ipFamilyPolicy())
        .withTrafficDistribution(settings.trafficDistribution())
        .addNewPort()
        .withName("http")
        .withProtocol("TCP")
        .withPort(port)
        // By name: a pod without a sidecar has no such port, so it is no endpoint of the Service.
        .withNewTargetPort(ObjectNames.SIDECAR)
        .withAppProtocol(settings.appProtocol())
        .endPort()
        .endSpec()
        .build();
  }
}
