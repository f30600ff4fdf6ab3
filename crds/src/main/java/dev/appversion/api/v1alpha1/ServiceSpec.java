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
            "Whether an existing Service of this name, which no controller owns, becomes the entry Service. Its selector"
                + " and the target of spec.service.port change once every ready pod behind it has a sidecar; its"
                + " cluster IP, type, node ports, labels, annotations and other ports stay.")
        Boolean adopt,
    @JsonPropertyDescription(
            "What happens to the entry Service when the AppVersion is deleted: delete, or restore the selector and the"
                + " target port that an adopted Service had before. Default: restore for an adopted Service, else delete.")
        @Nullable OnDelete onDelete,
    @JsonPropertyDescription(
            "The families of addresses of the entry Service, as in the field of a Service: one, both where the cluster"
                + " has both, or both or none. Default: that of Kubernetes (SingleStack), or what others set. An adopted"
                + " Service keeps its own unless this is set.")
        @Nullable IpFamilyPolicy ipFamilyPolicy,
    @Size(max = 128)
        @Pattern(LabelKeys.PATTERN)
        @JsonPropertyDescription(
            "What a mesh or a gateway is told that the entry's port speaks (appProtocol of the Service's port), such as"
                + " http or kubernetes.io/ws. Default: nothing, or what others set. An adopted Service keeps its own"
                + " unless this is set.")
        @Nullable String appProtocol,
    @JsonPropertyDescription(
            "Which of the entry's pods Kubernetes prefers, as in the field of a Service: those of the client's zone"
                + " (PreferClose, and PreferSameZone from Kubernetes 1.34) or node (PreferSameNode, from 1.34). Default:"
                + " none, or what others set. An adopted Service keeps its own unless this is set.")
        @Nullable TrafficDistribution trafficDistribution,
    @JsonPropertyDescription(
            "The versions' own Services, by which requests get from one version's pod to another's.")
        @Nullable BackendServiceSpec backends) {

  /** What is said of a restoration of a Service that is not adopted. */
  public static final String RESTORE_NEEDS_ADOPT =
      "onDelete: restore is for an adopted Service: set adopt: true, or remove onDelete";

  static final ServiceSpec DEFAULT = new ServiceSpec(80, null, false, null, null, null, null, null);

  public ServiceSpec {
    port = port == null ? 80 : port;
    adopt = adopt != null && adopt;
  }

  /** What happens to the entry Service when the AppVersion is deleted. */
  public enum OnDelete {
    @JsonProperty("delete")
    DELETE,
    @JsonProperty("restore")
    RESTORE
  }

  /**
   * How many families of addresses a Service has, in the words of its field {@code ipFamilyPolicy}.
   */
  public enum IpFamilyPolicy {
    SingleStack,
    PreferDualStack,
    RequireDualStack
  }

  /** Which pods are preferred, in the words of a Service's field {@code trafficDistribution}. */
  public enum TrafficDistribution {
    PreferClose,
    PreferSameZone,
    PreferSameNode
  }
}
