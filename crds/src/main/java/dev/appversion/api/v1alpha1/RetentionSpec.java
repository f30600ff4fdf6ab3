package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;

/** The retention of the assets of retired versions: until the first of the two limits. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetentionSpec(
    @Default("\"30d\"")
        @Pattern("^[1-9][0-9]{0,4}[smhd]$")
        @JsonPropertyDescription(
            "How long the store keeps the assets after the version is retired: a number and s, m, h "
                + "or d, such as 30d.")
        String age,
    @Default("10")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            "The number of retired versions to keep, the most recently retired first. 0: keep none.")
        Integer count) {

  public RetentionSpec {
    age = age == null ? "30d" : age;
    count = count == null ? 10 : count;
  }
}
