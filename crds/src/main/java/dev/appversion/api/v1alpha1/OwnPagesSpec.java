package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** HTML documents of the app in place of the sidecar's own pages. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OwnPagesSpec(
    @Size(max = 16_384)
        @JsonPropertyDescription(
            "The HTML document of 409 responses: the requested version is not available. {{url}} is "
                + "replaced by the URL at which to continue, {{kind}} by what was refused: page, form "
                + "(its input was not sent) or frame.")
        String conflict,
    @Size(max = 16_384)
        @JsonPropertyDescription(
            "The HTML document of 502, 503 and 504 responses of the sidecar: the app does not respond. "
                + "{{url}} is replaced by the URL that was requested, {{kind}} by unavailable.")
        String unavailable) {

  public OwnPagesSpec {
    conflict = conflict == null ? "" : conflict;
    unavailable = unavailable == null ? "" : unavailable;
  }
}
