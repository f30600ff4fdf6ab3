package dev.appversion.versioning.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** The compact table against plain collections. */
class ManifestTest {
  private static final String SHA = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @Property(tries = 300)
  void lookupsEqualThoseInPlainCollections(
      @ForAll @Size(max = 200)
          Map<@StringLength(max = 12) String, @StringLength(max = 12) String> any,
      @ForAll Set<@StringLength(max = 3) String> strangers) {
    Map<String, String> paths = new LinkedHashMap<>();
    any.forEach((from, to) -> paths.put(whole(from), whole(to)));
    Set<String> hashed = new HashSet<>();
    paths.forEach(
        (from, to) -> {
          if (!from.equals(to)) {
            hashed.add(to);
          }
        });
    strangers.forEach(stranger -> hashed.add(whole(stranger)));
    Map<String, String> integrity = new LinkedHashMap<>();
    paths.keySet().stream().limit(3).forEach(path -> integrity.put(path, SHA));

    Manifest manifest = new Manifest(paths, "h", hashed, integrity);

    assertThat(manifest.paths()).isEqualTo(paths);
    assertThat(manifest.paths().keySet()).containsExactlyElementsOf(paths.keySet());
    assertThat(manifest.hashed()).isEqualTo(hashed).hasSameSizeAs(hashed);
    assertThat(manifest.integrity()).isEqualTo(integrity);
    paths.forEach((from, to) -> assertThat(manifest.delivery(from)).contains(to));
    for (String path : paths.values()) {
      assertThat(manifest.isHashed(path)).isEqualTo(hashed.contains(path));
      assertThat(paths).containsEntry(manifest.canonical(path).orElseThrow(), path);
    }
    strangers.forEach(stranger -> assertThat(manifest.isHashed(whole(stranger))).isTrue());
    assertThat(manifest.delivery("unknown path")).isEmpty();
  }

  @Test
  void anIntegrityHoldsForAllCanonicalPathsOfAFile() {
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("a.js", "a.1.js");
    paths.put("alias.js", "a.1.js");

    Manifest manifest = Manifest.of(paths, "h", Map.of("alias.js", SHA));

    assertThat(ContentCheck.of(manifest, "a.1.js").isVerifiable()).isTrue();
  }

  @Test
  void eachOfManyPathsIsFound() {
    Map<String, String> paths = new LinkedHashMap<>();
    for (int i = 0; i < 10_000; i++) {
      paths.put("dir/file" + i + ".js", "dir/file" + i + ".%012x.js".formatted(i * 7919L));
    }

    Map<String, String> integrity = new LinkedHashMap<>();
    paths.keySet().forEach(path -> integrity.put(path, SHA));

    Manifest manifest = Manifest.of(paths, "h", integrity);

    assertThat(manifest.integrity()).hasSize(10_000).containsValue(SHA).doesNotContainValue("");
    assertThat(manifest.paths()).hasSize(10_000);
    paths.forEach(
        (from, to) -> {
          assertThat(manifest.delivery(from)).contains(to);
          assertThat(manifest.isHashed(to)).isTrue();
          assertThat(manifest.canonical(to)).contains(from);
        });
  }

  /** Half a surrogate pair is not valid text: UTF-8 cannot encode it. */
  private static String whole(String any) {
    return any.replaceAll("\\p{Cs}", "");
  }
}
