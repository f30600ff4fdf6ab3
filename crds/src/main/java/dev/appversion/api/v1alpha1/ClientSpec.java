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
            "What an open page does when its version is no longer the server's. reload: it loads "
                + "itself again. warn: it writes a warning to the console. ignore: pages get no script, "
                + "and do nothing.")
        Mismatch mismatch,
    @Default("true")
        @JsonPropertyDescription("Whether every response has the header field X-App-Version.")
        Boolean header,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 200)
        @Pattern("^[^\\p{Cc}]*$")
        @JsonPropertyDescription(
            "The text of the banner that offers a reload where a page cannot reload by itself. "
                + "Plain text. With mismatch: warn, the banner is shown only if this is set.")
        String banner,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 8)
        @JsonPropertyDescription(
            "Request header fields and query parameters by which the app itself requests a version, "
                + "with a version's name or app version as value. Such a request is answered by that "
                + "version, or refused with 409. Other values are ignored. X-Deployment-Id and dpl "
                + "(Next.js) are always included.")
        List<PinSpec> pins,
    @Min(30)
        @Max(86_400)
        @JsonPropertyDescription(
            "The number of seconds without a response after which a visible page asks whether its "
                + "version is live. For pages that only listen (EventSource, WebSocket). If unset, pages "
                + "do not ask by themselves.")
        @Nullable Integer poll,
    @JsonPropertyDescription(
            "Attributes of the cookies that keep a visitor on a version: app_version_affinity, and "
                + "app_version_redirect after a form.")
        @Nullable CookieSpec cookie,
    @JsonPropertyDescription(
            "Pages of the app in place of the sidecar's own, for a browser that loads a document. "
                + "The sidecar's are short and in the language that the request prefers.")
        @Nullable OwnPagesSpec pages) {

  static final ClientSpec DEFAULT =
      new ClientSpec(Mismatch.RELOAD, true, "", List.of(), null, null, null);

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
