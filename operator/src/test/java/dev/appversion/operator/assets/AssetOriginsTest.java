package dev.appversion.operator.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.operator.assets.AssetFills.Live;
import dev.appversion.operator.status.StoreState.Filling;
import dev.appversion.operator.status.StoreState.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which responses of a version's app are stored, and of which paths. */
class AssetOriginsTest extends AssetKeeperFixture {
  @Test
  void bytesThatTheManifestDoesNotPromiseAreNotStored() throws Exception {
    Live live = live("v1", Map.of("a.css", "good", "b.css", "promised"));
    files.put("/static/" + delivery("b.css", "promised"), bytes("something else"));

    Filling failed = awaitState(live, Progress.FAILED);

    assertThat(failed.message())
        .contains(delivery("b.css", "promised"))
        .contains("does not match the hash in the manifest")
        .contains("pod shop-0");
    assertThat(failed.stored()).isEqualTo(1);
    assertThat(catalogue.asset(SHOP, delivery("b.css", "promised"))).isEmpty();

    files.put("/static/" + delivery("b.css", "promised"), bytes("promised"));
    awaitState(live, Progress.STORED);
    assertThat(text(delivery("b.css", "promised"))).isEqualTo("promised");
  }

  @Test
  void canonicalFilesAreRequestedFromAnAppThatHasNoOthers() throws Exception {
    Live live = live("v1", Map.of("a.css", "canonical"));
    files.clear();
    files.put("/static/a.css", bytes("canonical"));

    awaitState(live, Progress.STORED);

    assertThat(text(delivery("a.css", "canonical"))).isEqualTo("canonical");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410, 200})
  void canonicalFilesAreRequestedFromAnAppWhoseHashedPathRedirects(int status) throws Exception {
    Live live = live("v1", Map.of("a.css", "canonical"));
    String hashed = "/static/" + delivery("a.css", "canonical");
    files.put(hashed, bytes("its page for unknown paths"));
    statuses.put(hashed, status);
    files.put("/static/a.css", bytes("canonical"));

    awaitState(live, Progress.STORED);

    assertThat(text(delivery("a.css", "canonical"))).isEqualTo("canonical");
  }

  @Test
  void canonicalFilesAreNotRequestedFromAnAppWithErrors() {
    Live live = live("v1", Map.of("a.css", "canonical"));
    statuses.put("/static/" + delivery("a.css", "canonical"), 500);
    files.put("/static/a.css", bytes("canonical"));

    assertThat(awaitState(live, Progress.FAILED).message()).contains("500");
    assertThat(requested).doesNotContain("/static/a.css");
  }

  @Test
  void aPageIsNotStoredInPlaceOfAScriptWithoutAHash() throws Exception {
    String path = "/static/js/main.4fb4b181516f707b1659.js";
    files.put(path, bytes("<!doctype html>"));
    types.put(path, "text/html; charset=utf-8");
    assertThat(awaitState(webpack("/static/"), Progress.FAILED).message())
        .contains("the app returned an HTML page");

    try (OtherPod right = new OtherPod("x()")) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(
                          fills
                              .look(
                                  SHOP,
                                  List.of(webpack("/static/")),
                                  List.of(podView(), podView("127.0.0.1", right.port())))
                              .releases()
                              .getFirst()
                              .progress())
                      .isEqualTo(Progress.STORED));
    }
    assertThat(text("js/main.4fb4b181516f707b1659.js")).isEqualTo("x()");
  }
}
