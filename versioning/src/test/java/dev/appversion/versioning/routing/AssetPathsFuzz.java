package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The decoding of paths: a decoded path is the one that {@link URI} decodes, has a single meaning
 * for servers, and is decoded to itself again when it is encoded.
 */
public final class AssetPathsFuzz implements FuzzTarget {
  private static final StaticAssets ASSETS = StaticAssets.DEFAULT;

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String raw = ASSETS.url() + new String(bytes, StandardCharsets.UTF_8);
    Optional<String> path = AssetPaths.below(ASSETS, raw);
    if (path.isEmpty()) {
      return;
    }
    String decoded = path.get();
    assertThat(decoded).isNotEmpty().doesNotContainPattern("[\\x00-\\x1f\\x7f\\\\]|\ufffd");
    assertThat(decoded.split("/", -1)).doesNotContain(".", "..");
    assertThat(raw).doesNotContainPattern("%(?![0-9A-Fa-f]{2})").matches("[ -~]*");
    assertThat(decoded.chars().filter(c -> c == '/').count())
        .as("a slash is never encoded")
        .isEqualTo(raw.chars().filter(c -> c == '/').count() - 2);
    assertThat(ASSETS.url() + decoded).isEqualTo(byUri(raw));

    String encoded = AssetPaths.encode(ASSETS, decoded);
    assertThat(AssetPaths.below(ASSETS, encoded)).isEqualTo(path);
    assertThat(AssetPaths.looksHashed(decoded)).isIn(true, false);
  }

  /** All characters that a URI must encode are encoded first, except the percent sign. */
  private static String byUri(String raw) {
    StringBuilder uri = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean literal = Character.isLetterOrDigit(c) || "/%._~-".indexOf(c) >= 0;
      uri.append(literal ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return URI.create(uri.toString()).getPath();
  }
}
