package dev.appversion.versioning.routing.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferrerTest {
  @ParameterizedTest
  @CsvSource({
    "https://shop.test/a?b=1, shop.test, /a?b=1",
    "http://SHOP.test:8080/a, shop.test:8080, /a",
    "https://shop.test:8443/a, shop.test, /a",
    "https://[::1]:8443/a#b, [::1], /a",
    "https://shop.test, shop.test, /",
    "https://shop.test?a, shop.test, /?a",
  })
  void aPageOfThisSite(String field, String host, String target) {
    assertThat(Referrer.of(field, host))
        .contains(new Referrer(new PinnedTarget(target, List.of())));
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.test/a, shop.test",
    "https://shop.test:8080/a, shop.test:8081",
    "https://shop.test.other.test/a, shop.test",
    "/a, shop.test",
    "about:blank, shop.test",
    "'', shop.test",
    "'', ''",
    "http:///a, ''",
    "://[, shop.test",
  })
  void referrersOfOtherSitesAreIgnored(String field, String host) {
    assertThat(Referrer.of(field, host)).isEmpty();
  }

  @Test
  void itsPinIsReadAndRemoved() {
    Referrer worker = Referrer.of("https://a/w.js?__appversion=v1&x", "a").orElseThrow();

    assertThat(worker.target().target()).isEqualTo("/w.js?x");
    assertThat(worker.version()).contains("v1");
    assertThat(Referrer.of("https://a/w.js?__appversion=v1&__appversion=v2", "a").orElseThrow())
        .matches(twice -> twice.version().isEmpty(), "names no version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/sw.js", "/assets/worker-Ab12.mjs?x=1", "/service-worker", "/ServiceWorker.php"})
  void aWorkerByItsPath(String path) {
    assertThat(Referrer.of("https://a" + path, "a").orElseThrow().isWorker()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs/react.js/", "/page?file=a.js", "/news", "/swim", "/a.json"})
  void aPageByItsPath(String path) {
    assertThat(Referrer.of("https://a" + path, "a").orElseThrow().isWorker()).isFalse();
  }
}
