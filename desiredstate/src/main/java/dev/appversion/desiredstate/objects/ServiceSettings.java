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

  /** No field is set. */
  public static final ServiceSettings NONE = new ServiceSettings(null, null, null);

  /** The settings of the entry Service. */
  public static ServiceSettings ofEntry(AppVersion resource) {
    ServiceSpec service = resource.getSpec().service();
    return new ServiceSettings(
        word(service.ipFamilyPolicy()), service.appProtocol(), word(service.trafficDistribution()));
  }

  /**
   * The settings of each version's Service. Hops use its first address, so it needs one IP family.
   */
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
