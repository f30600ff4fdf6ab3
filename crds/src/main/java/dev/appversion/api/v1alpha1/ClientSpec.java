package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** What a stale page is told. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientSpec(
    @Default("\"reload\"")
        @JsonPropertyDescription(
            "What a page does when the server's version is no longer its own: reload, warn on the console, or ignore"
                + " (no script in the page at all).")
        Mismatch mismatch,
    @Default("true") @JsonPropertyDescription("Whether every response carries X-App-Version.")
        Boolean header,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 200)
        @Pattern("^[^\\p{Cc}]*$")
        @JsonPropertyDescription(
            "The app's own words for the banner that offers a reload where the page cannot reload by itself; plain"
                + " text. With mismatch: warn, the banner is shown only if there is such a text.")
        String banner) {

  static final ClientSpec DEFAULT = new ClientSpec(Mismatch.RELOAD, true, "");

  public ClientSpec {
    mismatch = mismatch == null ? Mismatch.RELOAD : mismatch;
    header = header == null || header;
    banner = banner == null ? "" : banner;
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
