package dev.appversion.versioning.routing.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinnedTargetTest {
  @ParameterizedTest
  @CsvSource({
    "/a?__appversion=v1, /a, v1",
    "/a?__appversion=v1&b, /a?b, v1",
    "/a?b&__appversion=v1, /a?b, v1",
    "/a?b=%C3%A4+&__appversion=v1.0&c=&&d, /a?b=%C3%A4+&c=&&d, v1.0",
    "/a?&__appversion=v1, /a?, v1",
    "/?__appversion=hash%2Dof, /, hash-of",
    "/a?__appversion=%zz, /a, %zz"
  })
  void theParameterIsReadAndRemoved(String sent, String target, String version) {
    assertThat(PinnedTarget.of(sent)).isEqualTo(new PinnedTarget(target, List.of(version)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a",
        "*",
        "/a?",
        "/a?__appversion2=v1",
        "/a?x__appversion=v1",
        "/a?b=__appversion",
        "/a?%5F_appversion=v1",
        "/__appversion=v1?b"
      })
  void otherParametersAreLeftToTheApp(String sent) {
    assertThat(PinnedTarget.of(sent)).isEqualTo(new PinnedTarget(sent, List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "/a?__appversion_fresh=m1x2, /a",
    "/a?b=1&__appversion_fresh=m1x2&c, /a?b=1&c",
    "/a?__appversion_freshly=1, /a?__appversion_freshly=1"
  })
  void theParameterThatBypassesCachesIsRemoved(String sent, String target) {
    assertThat(PinnedTarget.of(sent)).isEqualTo(new PinnedTarget(target, List.of()));
  }

  @Test
  void anEmptyOrRepeatedParameterIsRemovedAsWell() {
    assertThat(PinnedTarget.of("/a?__appversion=&b&__appversion"))
        .isEqualTo(new PinnedTarget("/a?b", List.of()));
    assertThat(PinnedTarget.of("/a?__appversion=v1&__appversion=v2&__appversion=v1"))
        .isEqualTo(new PinnedTarget("/a", List.of("v1", "v2")));
  }

  @Property
  void noOtherByteChanges(
      @ForAll @Chars({'a', '=', '&', '%', '?', '+', '_'}) @StringLength(max = 12) String before,
      @ForAll @Chars({'a', '=', '&', '%', '?', '+', '_'}) @StringLength(max = 12) String after,
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String version) {
    PinnedTarget pinned =
        PinnedTarget.of("/p?" + before + "&__appversion=" + version + '&' + after);

    assertThat(pinned.target()).isEqualTo("/p?" + before + '&' + after);
    assertThat(pinned.versions()).containsExactly(version);
  }
}
