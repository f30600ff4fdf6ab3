package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The entry Service: created by the operator, or one that exists and is adopted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.onDelete) || self.onDelete != 'restore' || (has(self.adopt) && self.adopt)",
    message = ServiceSpec.RESTORE_NEEDS_ADOPT)
@ValidationRule(value = AppProtocol.IS_SPOKEN, message = AppProtocol.MESSAGE)
public record ServiceSpec(
    @Default("80")
        @Min(1)
        @Max(65535)
        @JsonPropertyDescription(
            "The port of the entry Service. An adopted Service must have it; its other ports are not changed.")
        Integer port,
    @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
        @Size(max = 63)
        @JsonPropertyDescription("The name of the entry Service. Default: metadata.name.")
        @Nullable String name,
    @Default("false")
        @JsonPropertyDescription(
            "Whether an existing Service of this name becomes the entry Service. It must not have an owning controller."
                + " Once all its ready pods have a sidecar, the operator changes its selector and the target port of"
                + " spec.service.port; its cluster IP, type, node ports, labels, annotations and other ports do not"
                + " change.")
        Boolean adopt,
    @JsonPropertyDescription(
            "What happens to the entry Service when the AppVersion is deleted. delete: delete it. restore: restore the"
                + " selector and the target port that an adopted Service had before. Default: restore for an adopted"
                + " Service, delete otherwise.")
        @Nullable OnDelete onDelete,
    @JsonPropertyDescription(
            "The ipFamilyPolicy of the entry Service. Default: the value that Kubernetes or another client sets"
                + " (SingleStack without one). An adopted Service keeps its value unless this field is set.")
        @Nullable IpFamilyPolicy ipFamilyPolicy,
    @Size(max = 128)
        @Pattern(LabelKeys.PATTERN)
        @JsonPropertyDescription(
            "The appProtocol of the entry Service's port, such as http or kubernetes.io/ws, for meshes and gateways."
                + " Default: none, or the value that another client sets. An adopted Service keeps its value unless"
                + " this field is set.")
        @Nullable String appProtocol,
    @JsonPropertyDescription(
            "The trafficDistribution of the entry Service: PreferClose or PreferSameZone (endpoints in the client's"
                + " zone), or PreferSameNode. PreferSameZone and PreferSameNode require Kubernetes 1.34. Default: none,"
                + " or the value that another client sets. An adopted Service keeps its value unless this field is set.")
        @Nullable TrafficDistribution trafficDistribution,
    @JsonPropertyDescription(
            "Settings of the versions' own Services, by which a sidecar sends requests to the pods of another version.")
        @Nullable BackendServiceSpec backends) {

  /** The error for a restoration of a Service that is not adopted. */
  public static final String RESTORE_NEEDS_ADOPT =
      "onDelete: restore requires adopt: true: set adopt: true, or remove onDelete";

  static final ServiceSpec DEFAULT = new ServiceSpec(80, null, false, null, null, null, null, null);

  public ServiceSpec {
    port = port == null ? 80 : port;
    adopt = adopt != null && adopt;
  }

  /** The treatment of the entry Service when the AppVersion is deleted. */
  public enum OnDelete {
    /** It is deleted. */
    @JsonProperty("delete")
    DELETE,
    /** It gets its former selector and target ports again. */
    @JsonProperty("restore")
    RESTORE
  }

  /** The values of a Service's field {@code ipFamilyPolicy}: the number of its address families. */
  public enum IpFamilyPolicy {
    /** One address family. */
    SingleStack,
    /** Both address families if the cluster has them. */
    PreferDualStack,
    /** Both address families are required; without them, the API server rejects the Service. */
    RequireDualStack
  }

  /**
   * The values of a Service's field {@code trafficDistribution}: the endpoints that are preferred.
   */
  public enum TrafficDistribution {
    /** The older name of {@link #PreferSameZone}. */
    PreferClose,
    /** Endpoints in the zone of the client. */
    PreferSameZone,
    /** Endpoints on the node of the client. */
    PreferSameNode
  }
}
