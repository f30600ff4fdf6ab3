package dev.appversion.versioning.manifest.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import java.util.HashSet;
import java.util.Map;

/**
 * Manifests of all formats: refused with a reason, or read as one whose table finds every path that
 * it lists. Django's are written and read as the same one.
 */
public final class ManifestFuzz implements FuzzTarget {
  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) throws Exception {
    Manifest manifest;
    try {
      manifest = ManifestReader.read(bytes);
    } catch (InvalidManifestException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
      return;
    }
    assertThat(ManifestReader.read(bytes)).isEqualTo(manifest);
    assertThat(ManifestBundle.pack(bytes).read()).isEqualTo(manifest);
    assertThat(manifest.hash()).matches("[!-~]*");
    Map<String, String> paths = manifest.paths();
    assertThat(paths).hasSize(new HashSet<>(paths.keySet()).size());
    paths.forEach(
        (canonical, delivery) -> {
          assertThat(manifest.delivery(canonical)).contains(delivery);
          assertThat(manifest.canonical(delivery).map(paths::get)).contains(delivery);
          assertThat(canonical).doesNotContain("\\").doesNotContainPattern("(^|/)\\.\\.(/|$)");
          assertThat(delivery).doesNotContain("\\").doesNotContainPattern("(^|/)\\.\\.(/|$)");
        });
    assertThat(manifest.hashed()).allMatch(manifest::isHashed);
    assertThat(paths.keySet()).containsAll(manifest.integrity().keySet());
    assertThat(manifest.below("/static/").hashed())
        .allMatch(path -> !path.startsWith("/"), "relative to the static URL");
    if (manifest.naming() == Manifest.Naming.DJANGO) {
      assertThat(ManifestReader.read(ManifestWriter.write(manifest)).paths()).isEqualTo(paths);
    }
    if (manifest.collected().isPresent()) {
      assertThat(ManifestReader.read(ManifestWriter.write(manifest))).isEqualTo(manifest);
    }
  }
}
