package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The entry Service. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceSpec(
    @Default("80") @Min(1) @Max(65535) @JsonPropertyDescription("The port of the entry Service.")
        Integer port) {

  static final ServiceSpec DEFAULT = new ServiceSpec(80);

  public ServiceSpec {
    port = port == null ? 80 : port;
  }
}
