package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a page does when it is stale, and how it notices. */
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
        String banner,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 8)
        @JsonPropertyDescription(
            "Header fields and query parameters by which the app's requests name a version, or what its responses say"
                + " in X-App-Version; such a request is answered by that version or refused. Any other value means"
                + " nothing. X-Deployment-Id and dpl (Next.js) need not be listed.")
        List<PinSpec> pins,
    @Min(30)
        @Max(86_400)
        @JsonPropertyDescription(
            "After how many seconds without a response a page that is looked at asks whether its version is live, such"
                + " as 60. Unset, it does not ask by itself: for pages that only listen (EventSource, WebSocket).")
        @Nullable Integer poll,
    @JsonPropertyDescription(
            "The attributes of the cookies that tie a visitor to a version: app_version_affinity, and"
                + " app_version_redirect behind a form.")
        @Nullable CookieSpec cookie) {

  static final ClientSpec DEFAULT =
      new ClientSpec(Mismatch.RELOAD, true, "", List.of(), null, null);

  public ClientSpec {
    mismatch = mismatch == null ? Mismatch.RELOAD : mismatch;
    header = header == null || header;
    banner = banner == null ? "" : banner;
    pins = pins == null ? List.of() : List.copyOf(pins);
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
