package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The attributes of the cookies that tie a visitor to a version. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.partitioned) || !self.partitioned || !has(self.sameSite) || self.sameSite == 'None'",
    message = CookieSpec.PARTITIONED)
public record CookieSpec(
    @JsonPropertyDescription(
            "SameSite: Strict, Lax or None. Without it None over https, which a form or a frame of another site needs,"
                + " and no attribute over http. None is only sent over https: browsers refuse it otherwise.")
        @Nullable SameSite sameSite,
    @JsonPropertyDescription(
            "Whether a page in a frame of another site has cookies of its own there (CHIPS), as browsers that block"
                + " third-party cookies need it. Over https only; needs sameSite None, or no sameSite.")
        @Nullable Boolean partitioned,
    @Size(max = 256)
        @Pattern("^/[A-Za-z0-9._~!$&'()*+=:@%/-]*$")
        @JsonPropertyDescription("The path below which the affinity cookie is sent; / without it.")
        @Nullable String path,
    @Size(max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)+$")
        @JsonPropertyDescription(
            "The domain whose hosts share the cookies, such as example.com; without it the host of the request alone."
                + " Left out on hosts that are not in it.")
        @Nullable String domain,
    @Pattern("^[1-9][0-9]{0,4}[smhd]$")
        @JsonPropertyDescription(
            "How long a visitor keeps the affinity cookie: a number and s, m, h or d; 30d without it.")
        @Nullable String maxAge) {

  /** What is said of a partitioned cookie that no frame of another site would be sent. */
  public static final String PARTITIONED =
      "a partitioned cookie is for frames of other sites: leave sameSite out, or set it to None";

  /** To which requests of other sites a browser adds the cookie. */
  public enum SameSite {
    @JsonProperty("Strict")
    STRICT,
    @JsonProperty("Lax")
    LAX,
    @JsonProperty("None")
    NONE
  }
}
