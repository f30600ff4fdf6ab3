package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bundlers' assets, which have no digest to check, of apps that respond to every request with a
 * page.
 */
class UnverifiableAssetTest extends AssetStories {
  private static final String SCRIPT = "assets/main-BkE8GHdn.js";
  private static final String START_PAGE = "<!doctype html><title>Shop</title>";

  private void manifest(String delivery) {
    shop.manifest("v1", new Manifest(Map.of(), "h", Set.of(delivery), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/html; charset=utf-8", "TEXT/HTML"})
  void startPageIsNotServedAsAScript(String type) throws IOException {
    manifest(SCRIPT);
    AssetApp app = app().file("/static/" + SCRIPT, START_PAGE, TYPE, type);
    Pod pod = single(app);

    var early = RawHttp.get(pod.address(), "/static/" + SCRIPT);
    app.file("/static/" + SCRIPT, TEXT, TYPE, JS);
    var late = RawHttp.get(pod.address(), "/static/" + SCRIPT);

    assertThat(early.status()).isEqualTo(404);
    assertThat(early.first("Cache-Control")).hasValue("no-store");
    assertThat(late.body()).isEqualTo(TEXT);
    assertThat(late.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(pod.sidecar.mismatches()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help-BkE8GHdn.html", "help-BkE8GHdn.HTM"})
  void aPageMayBeAnAsset(String delivery) throws IOException {
    manifest(delivery);
    Pod pod = single(app().file("/static/" + delivery, START_PAGE, TYPE, "text/html"));

    var response = RawHttp.get(pod.address(), "/static/" + delivery);

    assertThat(response.body()).isEqualTo(START_PAGE);
    assertThat(response.first("Cache-Control")).hasValue(IMMUTABLE);
  }

  /** With compression the length is unknown, and nothing else distinguishes the two. */
  @Test
  void streamedStartPageIsNotServedAsAScript() throws IOException {
    manifest(SCRIPT);
    RawApp app =
        keep(
            RawApp.start(
                connection -> {
                  String type = JS;
                  while (!connection.head().isEmpty()) {
                    connection.send(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: "
                            + type
                            + "\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
                    type = "text/html";
                  }
                }));
    Pod pod =
        keep(Pod.before(app.hostAndPort(), settings -> settings.withAssetCache(0), Buster.NONE));
    shop.version("v1", 1, pod.hostAndPort());
    publish(Map.of("v1", pod));

    assertThat(RawHttp.get(pod.address(), "/static/" + SCRIPT).first("Cache-Control"))
        .hasValue("no-store");
  }
}
