package dev.appversion.versioning.manifest.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.manifest.InvalidManifestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ManifestBundleTest {
  @Test
  void aSmallManifestIsKeptAsItIs() throws Exception {
    byte[] manifest = "{\"paths\": {}}".getBytes(StandardCharsets.UTF_8);
    ManifestBundle bundle = ManifestBundle.pack(manifest);

    assertThat(bundle.gzip()).isFalse();
    assertThat(bundle.parts()).hasSize(1);
    assertThat(bundle.unpack()).isEqualTo(manifest);
  }

  @Test
  void aLargeManifestIsCompressed() throws Exception {
    byte[] manifest = " ".repeat(5 << 20).getBytes(StandardCharsets.UTF_8);
    ManifestBundle bundle = ManifestBundle.pack(manifest);

    assertThat(bundle.gzip()).isTrue();
    assertThat(bundle.parts()).hasSize(1);
    assertThat(bundle.unpack()).isEqualTo(manifest);
  }

  @Test
  void aManifestThatCompressesBadlyIsSplitIntoPartsThatFit() throws Exception {
    byte[] manifest = new byte[3 << 20];
    new Random(1).nextBytes(manifest);
    ManifestBundle bundle = ManifestBundle.pack(manifest);

    assertThat(bundle.parts())
        .hasSize(5)
        .allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(ManifestBundle.PART_BYTES));
    assertThat(bundle.unpack()).isEqualTo(manifest);
  }

  @Test
  void itIsReadWithoutDecompressingItAsAWhole() throws Exception {
    String json = "{\"paths\": {\"a.js\": \"a.0cc175b9c0f1.js\"}" + " ".repeat(2 << 20) + "}";
    byte[] manifest = json.getBytes(StandardCharsets.UTF_8);
    ManifestBundle bundle = ManifestBundle.pack(manifest);

    assertThat(bundle.gzip()).isTrue();
    assertThat(bundle.read()).isEqualTo(ManifestReader.read(manifest));
  }

  @Test
  void aDecompressionBombIsRejected() {
    byte[] manifest = " ".repeat(ManifestReader.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);
    ManifestBundle bundle = ManifestBundle.pack(manifest);

    assertThatThrownBy(bundle::read)
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining("more than");
  }

  @Test
  void missingSwappedAndUnrelatedPartsAreRejected() {
    byte[] manifest = new byte[3 << 20];
    new Random(1).nextBytes(manifest);
    ManifestBundle good = ManifestBundle.pack(manifest);
    List<byte[]> parts = good.parts();

    for (List<byte[]> bad :
        List.of(
            parts.subList(0, 4),
            List.of(parts.get(1), parts.get(0), parts.get(2), parts.get(3), parts.get(4)),
            List.of(new byte[] {1, 2, 3}))) {
      ManifestBundle bundle = new ManifestBundle(true, bad, good.sha256());
      assertThatThrownBy(bundle::unpack).isInstanceOf(InvalidManifestException.class);
      assertThatThrownBy(bundle::read).isInstanceOf(InvalidManifestException.class);
    }
    assertThatThrownBy(
            () -> new ManifestBundle(false, List.of(new byte[3]), good.sha256()).unpack())
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining("do not have the digest");
  }
}
