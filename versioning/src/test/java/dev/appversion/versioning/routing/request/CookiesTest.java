package dev.appversion.versioning.routing.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any cookies (RFC 6265 section 5.4): they neither hide ours nor make the reader fail. */
class CookiesTest {
  @Property
  void ourCookieIsFoundAmongAnyOthers(
      @ForAll("others") List<String> before, @ForAll("others") List<String> after) {
    List<String> all =
        List.of(String.join(";", before), "app_version=v1; " + String.join("; ", after));
    assertThat(find(String.join("; ", all))).contains("v1");
    assertThat(Cookies.find(all, "app_version")).contains("v1");
  }

  @Property
  void otherCookiesAreNotReadAsOurs(@ForAll("others") List<String> others) {
    assertThat(find(String.join(";", others))).isEmpty();
  }

  @Property
  void anyFieldIsRead(@ForAll("field") String field) {
    find(field).ifPresent(value -> assertThat(field).contains(value).contains("app_version"));
    assertThat(Affinity.parse(field).map(Affinity::toString).orElse(field)).isEqualTo(field);
  }

  /** With a search from each part to the end of the field, this takes hours. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aFieldOfManyPartsIsReadOnce() {
    assertThat(find("a;".repeat(1 << 22))).isEmpty();
  }

  @Provide
  Arbitrary<List<String>> others() {
    Arbitrary<String> odd =
        Arbitraries.strings()
            .withCharRange(' ', '\u00ff')
            .ofMaxLength(12)
            .filter(text -> text.indexOf(';') < 0 && !text.strip().startsWith("app_version"));
    return Arbitraries.oneOf(
            odd,
            Arbitraries.of(
                "",
                "=",
                "=app_version",
                "xapp_version=v2",
                "app_version",
                "App_Version=v2",
                "\"a=b"))
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> field() {
    return Arbitraries.of("app_version", "=", ";", "\"", " ", "v1", "\u00ff", ".000001", "\t", ",")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  private static Optional<String> find(String field) {
    return Cookies.find(List.of(field), "app_version");
  }
}
