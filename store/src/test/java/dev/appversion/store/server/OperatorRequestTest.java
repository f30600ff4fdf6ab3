package dev.appversion.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.store.StoredRelease;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorRequestTest {
  private static final AppId SHOP = new AppId("web", "shop");
  private static final String DIGEST = "1".repeat(64);
  private static final ReleaseId V1 = new ReleaseId(SHOP, "v1", DIGEST);
  private static final String PATH = "/v1/releases/web/shop/v1/" + DIGEST;
  private static final byte[] NOTHING = new byte[0];

  @Test
  void aReleaseBeginsWithItsPathsOrGetsMore() {
    List<String> paths = List.of("a.css");

    assertThat(OperatorRequest.read("PUT", PATH, StoreJson.writeBegin("1.0", paths)))
        .contains(new OperatorRequest.Begin(V1, "1.0", paths, false));
    assertThat(OperatorRequest.read("PUT", PATH, StoreJson.writeAdd("1.0", paths)))
        .contains(new OperatorRequest.Begin(V1, "1.0", paths, true));
  }

  @Test
  void aReleaseIsCompletedMarkedAndDeleted() {
    Instant retired = Instant.parse("2026-11-30T00:00:00Z");
    StoredRelease marks =
        new StoredRelease(V1, "1.0", 1, true, retired, Optional.of(retired), Optional.empty());

    assertThat(OperatorRequest.read("POST", PATH + "/complete", NOTHING))
        .contains(new OperatorRequest.Complete(V1));
    assertThat(OperatorRequest.read("PATCH", PATH, StoreJson.write(marks)))
        .contains(new OperatorRequest.Mark(V1, Optional.of(retired), Optional.empty()));
    assertThat(OperatorRequest.read("DELETE", PATH, NOTHING))
        .contains(new OperatorRequest.Delete(V1));
  }

  @Test
  void assetsAreRegisteredForAnApp() {
    Map<String, StoredAsset> assets = Map.of("a.css", new StoredAsset(DIGEST, 12, Map.of()));

    assertThat(OperatorRequest.read("POST", "/v1/assets/web/shop", StoreJson.writeAssets(assets)))
        .contains(new OperatorRequest.Register(SHOP, assets));
  }

  @Test
  void theStoreIsListedAndSwept() {
    assertThat(OperatorRequest.read("GET", "/v1/releases", NOTHING))
        .contains(new OperatorRequest.Releases());
    assertThat(OperatorRequest.read("POST", "/v1/sweep", NOTHING))
        .contains(new OperatorRequest.RunSweep());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/sweep",
    "PUT,/v1/releases/web/shop/v1",
    "POST,/v1/releases/web/shop/v1/1/finish",
    "POST,/v1/assets/web/shop/a.css",
    "POST,/v1",
  })
  void otherRequestsDoNotExist(String method, String path) {
    assertThat(OperatorRequest.read(method, path, NOTHING)).isEmpty();
  }

  @Test
  void anInvalidPartIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperatorRequest.read("DELETE", "/v1/releases/WEB/shop/v1/1", NOTHING))
        .withMessageContaining("WEB");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OperatorRequest.read("PUT", PATH, "{\n x".getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("the body is invalid: line 2, column 2: ");
  }
}
