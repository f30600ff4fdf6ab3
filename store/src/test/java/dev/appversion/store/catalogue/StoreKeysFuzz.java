package dev.appversion.store.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.store.AppId;
import java.nio.charset.StandardCharsets;

/**
 * Keys of a listing, which may contain objects of other programs: a key is that of a release or an
 * asset, or ignored. A key of a path has the form that every backend accepts, for all paths.
 */
public final class StoreKeysFuzz implements FuzzTarget {
  private static final AppId APP = new AppId("web", "shop");

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String key = new String(bytes, StandardCharsets.UTF_8);
    StoreKeys.releaseOf(key).ifPresent(id -> assertThat(StoreKeys.head(id)).isEqualTo(key));
    StoreKeys.assetOf(key)
        .ifPresent(
            asset ->
                assertThat(StoreKeys.assetByHash(asset.app(), asset.pathHash())).isEqualTo(key));

    String ofPath = StoreKeys.asset(APP, key);
    assertThat(ofPath.split("/", -1))
        .allMatch(segment -> segment.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*"));
    assertThat(StoreKeys.assetOf(ofPath))
        .contains(
            new StoreKeys.AssetKey(APP, Digests.sha256Hex(key.getBytes(StandardCharsets.UTF_8))));
  }
}
