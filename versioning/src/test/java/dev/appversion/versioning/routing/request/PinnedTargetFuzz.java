package dev.appversion.versioning.routing.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.contract.RequestPins;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The target of a request, and the same as the target of {@code Referer}. The parameters of the pin
 * are removed and everything else stays as it was sent, so removal twice equals removal once.
 */
public final class PinnedTargetFuzz implements FuzzTarget {
  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String sent = new String(bytes, StandardCharsets.ISO_8859_1);
    PinnedTarget pinned = PinnedTarget.of(sent);

    assertThat(PinnedTarget.of(pinned.target()))
        .isEqualTo(new PinnedTarget(pinned.target(), List.of()));
    assertThat(sent).startsWith(pinned.rawPath());
    assertThat(pinned.rawPath()).isEqualTo(sent.split("\\?", 2)[0]);
    assertThat(parameters(pinned.target()).toList())
        .isEqualTo(parameters(sent).filter(this::isKept).toList());
    assertThat(pinned.versions()).doesNotContain("").doesNotHaveDuplicates();

    Referrer.of("https://shop.test" + sent, "shop.test:443")
        .or(() -> Referrer.of(sent, "shop.test"))
        .ifPresent(
            referrer -> {
              assertThat(referrer.target().target()).startsWith("/").doesNotContain("#");
              var _ = referrer.isWorker(); // must not throw
              assertThat(referrer.version().stream().toList())
                  .isSubsetOf(referrer.target().versions());
            });
  }

  private boolean isKept(String parameter) {
    String name = parameter.split("=", 2)[0];
    return !name.equals(RequestPins.QUERY_PARAMETER) && !name.equals(RequestPins.FRESH_PARAMETER);
  }

  private static Stream<String> parameters(String target) {
    int question = target.indexOf('?');
    return question < 0 ? Stream.of() : Stream.of(target.substring(question + 1).split("&", -1));
  }
}
