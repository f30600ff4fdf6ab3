package dev.appversion.desiredstate.objects;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.BackendServiceSpec;
import dev.appversion.api.v1alpha1.ServiceSpec;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a Service beyond its ports and selector that the resource sets, with the values of
 * the Kubernetes API. A null field is not applied: Kubernetes or another client sets it.
 */
public record ServiceSettings(
    @Nullable String ipFamilyPolicy,
    @Nullable String appProtocol,
    @Nullable String trafficDistribution) {

  /** Nothing is said. */
  public static final ServiceSettings NONE = new ServiceSettings(null, null, null);

  /** Of the entry Service. */
  public static ServiceSettings ofEntry(AppVersion resource) {
    ServiceSpec service = resource.getSpec().service();
    return new ServiceSettings(
        word(service.ipFamilyPolicy()), service.appProtocol(), word(service.trafficDistribution()));
  }

  /** Of each version's Service. Hops go to its first address, so it needs one family. */
  static ServiceSettings ofBackends(AppVersion resource) {
    BackendServiceSpec backends = resource.getSpec().service().backends();
    return backends == null
        ? NONE
        : new ServiceSettings(null, backends.appProtocol(), word(backends.trafficDistribution()));
  }

  private static @Nullable String word(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }
}
