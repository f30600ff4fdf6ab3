package dev.appversion.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.contract.StoreFields;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The JSON between operator and store: each kind of it is refused with an {@link IOException}, or
 * read as something that is written and read as the same.
 */
public final class StoreJsonFuzz implements FuzzTarget {
  private interface Reading<T> {
    T read(byte[] json) throws IOException;
  }

  private interface Writing<T> {
    byte[] write(T value);
  }

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) throws IOException {
    roundTrip(bytes, StoreJson::readRelease, StoreJson::write);
    roundTrip(bytes, StoreJson::readReleases, StoreJson::writeReleases);
    roundTrip(bytes, StoreJson::readAsset, StoreJson::write);
    Reading<Map<String, StoredAsset>> assets = StoreJson::readAssets;
    roundTrip(bytes, assets, StoreJson::writeAssets);
    Reading<List<String>> paths = json -> StoreJson.readPaths(json, StoreFields.PATHS);
    roundTrip(bytes, paths, read -> StoreJson.writeBegin("v", read));
    Reading<String> version = json -> StoreJson.readText(json, StoreFields.APP_VERSION);
    roundTrip(bytes, version, read -> StoreJson.writeAdd(read, List.of()));
    try {
      var _ = StoreJson.isAdd(bytes); // must throw nothing else
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static <T> void roundTrip(byte[] bytes, Reading<T> reading, Writing<T> writing)
      throws IOException {
    T read;
    try {
      read = reading.read(bytes);
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return;
    }
    assertThat(reading.read(writing.write(read))).isEqualTo(read);
  }
}
