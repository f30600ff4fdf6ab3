package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What a stale page is told. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientSpec(
    @Default("\"reload\"")
        @JsonPropertyDescription(
            "What a page does when the server's version is no longer its own: reload, warn on the console, or ignore"
                + " (no script in the page at all).")
        Mismatch mismatch,
    @Default("true") @JsonPropertyDescription("Whether every response carries X-App-Version.")
        Boolean header) {

  static final ClientSpec DEFAULT = new ClientSpec(Mismatch.RELOAD, true);

  public ClientSpec {
    mismatch = mismatch == null ? Mismatch.RELOAD : mismatch;
    header = header == null || header;
  }

  /** What a page does when it is stale. */
  public enum Mismatch {
    @JsonProperty("reload")
    RELOAD,
    @JsonProperty("warn")
    WARN,
    @JsonProperty("ignore")
    IGNORE
  }
}
