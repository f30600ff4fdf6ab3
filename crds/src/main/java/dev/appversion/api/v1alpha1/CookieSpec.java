package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The attributes of the cookies that pin a visitor to a version. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.partitioned) || !self.partitioned || !has(self.sameSite) || self.sameSite == 'None'",
    message = CookieSpec.PARTITIONED)
public record CookieSpec(
    @JsonPropertyDescription(
            "The SameSite attribute: Strict, Lax or None. Default: None over https, which forms and "
                + "frames of other sites need; no attribute over http. None is sent over https only, "
                + "since browsers refuse it otherwise.")
        @Nullable SameSite sameSite,
    @JsonPropertyDescription(
            "Whether a page in a frame of another site has separate cookies there (the attribute "
                + "Partitioned, CHIPS), which browsers that block third-party cookies require. Over https "
                + "only; sameSite must be None or unset.")
        @Nullable Boolean partitioned,
    @Size(max = 256)
        @Pattern("^/[A-Za-z0-9._~!$&'()*+=:@%/-]*$")
        @JsonPropertyDescription("The Path attribute of the affinity cookie. Default: /.")
        @Nullable String path,
    @Size(max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)+$")
        @JsonPropertyDescription(
            "The Domain attribute, such as example.com, for hosts that share visitors. It is omitted "
                + "on hosts outside the domain. If unset, the cookie is valid for the host of the request "
                + "only.")
        @Nullable String domain,
    @Pattern("^[1-9][0-9]{0,4}[smhd]$")
        @JsonPropertyDescription(
            "How long a browser keeps the affinity cookie: a number and s, m, h or d. Default: 30d.")
        @Nullable String maxAge) {

  /** The error for a partitioned cookie that browsers would not send from frames of other sites. */
  public static final String PARTITIONED =
      "a partitioned cookie requires SameSite=None: leave sameSite out, or set it to None";

  /** To which requests of other sites a browser adds the cookie. */
  public enum SameSite {
    /** To none. */
    @JsonProperty("Strict")
    STRICT,
    /** To navigations with a safe method. */
    @JsonProperty("Lax")
    LAX,
    /** To all. */
    @JsonProperty("None")
    NONE
  }
}
