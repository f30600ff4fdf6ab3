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

/** The behaviour of stale pages, and how pages detect that they are stale. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientSpec(
    @Default("\"reload\"")
        @JsonPropertyDescription(
            "What an open page does when its version is no longer live. reload: reload the page. "
                + "warn: write a warning to the console. ignore: nothing; the script is not added to "
                + "pages.")
        Mismatch mismatch,
    @Default("true")
        @JsonPropertyDescription("Whether every response has the header field X-App-Version.")
        Boolean header,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 200)
        @Pattern("^[^\\p{Cc}]*$")
        @JsonPropertyDescription(
            "The text of the banner that offers a reload if the page cannot reload by itself. Plain "
                + "text. With mismatch: warn, the banner is shown only if this is set.")
        String banner,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 8)
        @JsonPropertyDescription(
            "Request header fields and query parameters by which the app itself requests a version. "
                + "The value is the name or the app version of a version. Such a request is routed to "
                + "that version, or gets a 409 response. Other values are ignored. X-Deployment-Id and "
                + "dpl (Next.js) are always included.")
        List<PinSpec> pins,
    @Min(30)
        @Max(86_400)
        @JsonPropertyDescription(
            "The number of seconds without a response after which a visible page checks whether its "
                + "version is live. For pages that only receive events (EventSource, WebSocket). If "
                + "unset, pages do not poll.")
        @Nullable Integer poll,
    @JsonPropertyDescription(
            "Attributes of the cookies that keep a visitor on a version: app_version_affinity, and "
                + "app_version_redirect after a form.")
        @Nullable CookieSpec cookie,
    @JsonPropertyDescription(
            "Pages of the app in place of the sidecar's own, for a browser that loads a document. "
                + "The sidecar's are short and in the language that the request prefers.")
        @Nullable OwnPagesSpec pages,
    @Min(1)
        @Max(3600)
        @JsonPropertyDescription(
            "The longest time in seconds between two reports of an open page that it is open. Default: "
                + "300. A version is known to have no open page after one such period without a report.")
        @Nullable Integer reportPeriod,
    @Default("\"stable\"")
        @JsonPropertyDescription(
            "How clients that send neither Sec-Fetch-* fields nor a cookie are routed during a rollout: "
                + "crawlers, uptime checks, and programs that call the app. stable: to the stable version "
                + "until the rollout completes, to another one while it is unreachable. weight: by the "
                + "shares, like visitors; set this if most of the traffic is of programs.")
        Crawlers crawlers) {

  static final ClientSpec DEFAULT =
      new ClientSpec(Mismatch.RELOAD, true, "", List.of(), null, null, null, null, Crawlers.STABLE);

  public ClientSpec {
    mismatch = mismatch == null ? Mismatch.RELOAD : mismatch;
    header = header == null || header;
    banner = banner == null ? "" : banner;
    pins = pins == null ? List.of() : List.copyOf(pins);
    crawlers = crawlers == null ? Crawlers.STABLE : crawlers;
  }

  /** How clients that send neither Fetch Metadata nor a cookie are routed during a rollout. */
  public enum Crawlers {
    /** To the stable version. */
    @JsonProperty("stable")
    STABLE,
    /** By the shares, like visitors. */
    @JsonProperty("weight")
    WEIGHT
  }

  /** The behaviour of a stale page. */
  public enum Mismatch {
    /** Reloads the page. */
    @JsonProperty("reload")
    RELOAD,
    /** Shows a banner. */
    @JsonProperty("warn")
    WARN,
    /** Does nothing. */
    @JsonProperty("ignore")
    IGNORE
  }
}
