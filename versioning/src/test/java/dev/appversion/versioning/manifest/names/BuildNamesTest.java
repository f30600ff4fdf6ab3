package dev.appversion.versioning.manifest.names;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of real builds, made by {@code src/test/bundlers/names.mjs}. */
class BuildNamesTest {

  private static JsonNode json(String name) throws IOException {
    try (InputStream in = BuildNamesTest.class.getResourceAsStream("/bundlers/names/" + name)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, name));
    }
  }

  static Stream<String> builds() throws IOException {
    Iterator<String> names = json("truth.json").fieldNames();
    return Stream.iterate(names, Iterator::hasNext, all -> all).map(Iterator::next);
  }

  @ParameterizedTest
  @MethodSource("builds")
  void filesWhoseNameChangesWithTheirContentAreHashed(String build) throws Exception {
    JsonNode truth = json("truth.json").get(build);
    Set<String> ordinary = names(truth.get("ordinary"));
    Manifest manifest =
        ManifestReader.read(json(build + ".json").toString().getBytes(UTF_8)).below("/static/");

    Set<String> wrong = new HashSet<>(manifest.hashed());
    wrong.retainAll(ordinary);
    Set<String> missed = names(truth.get("hashed"));
    missed.removeAll(manifest.hashed());
    assertThat(wrong).as("the same name with another content").isEmpty();
    assertThat(missed).as("another name with another content").isEmpty();
    assertThat(manifest.hashed()).hasSameSizeAs(truth.get("hashed"));
  }

  /** Hashes of 300 files, some of which read like words. */
  @ParameterizedTest
  @CsvSource({
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567, 8, %s-%s.js",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567, 8, %s.%s.js",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567, 8, %s_%s.js",
    "abcdefghijklmnopqrstuvwxyz0123456789, 8, %s-%s.js",
    "abcdefghijklmnopqrstuvwxyz0123456789, 8, chunks/%2$s.js",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_, 8, %s-%s.js",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_, 8, %s.%s.js",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_, 8, x/%2$s.js",
    "0123456789abcdef, 8, x/%2$s.js",
    "0123456789abcdef, 6, %s.%s.min.js",
    "abcdefghijklmnopqrstuvwxyz, 8, %s-%s.js",
  })
  void noHashIsMissedInALargeBuild(String alphabet, int length, String form) {
    Random random = new Random(7);
    BuildNames build = new BuildNames();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      String token =
          random
              .ints(length, 0, alphabet.length())
              .mapToObj(at -> alphabet.substring(at, at + 1))
              .collect(Collectors.joining());
      names.add(form.formatted("c" + i, token));
      build.add(form.formatted("c" + i, token), "c" + i);
    }

    assertThat(build.hashed().keySet()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void aCopiedFileIsNotAProductOfTheBuild() {
    BuildNames build = new BuildNames();
    for (int i = 0; i < 20; i++) {
      build.add("page%d.%08x.js".formatted(i, 0x9b1c0d00 + 97 * i), "page" + i);
      build.add(
          "%d.%08x.js".formatted(i, 0xf9b0440d + 97 * i),
          "%d.%08x".formatted(i, 0xf9b0440d + 97 * i));
    }
    List<String> copied =
        List.of(
            "menu.deadbeef.js",
            "sw.js",
            "jquery-3.7.1.min.js",
            "bootstrap-dropdown.js",
            "report.20240115.js",
            "vendor/lib.a1b2c3d4.js",
            "vendor/sorter.js",
            "vendor/theme.js",
            "fonts/OpenSans-SemiBold.woff2");
    copied.forEach(name -> build.add(name, NameHashDetector.stem(name)));

    assertThat(build.hashed().keySet()).hasSize(40).doesNotContainAnyElementsOf(copied);
  }

  @ParameterizedTest
  @ValueSource(strings = {"compiled", "frontend", "chapter1", "minified"})
  void aConstantSuffixIsNotAHash(String literal) {
    BuildNames build = new BuildNames();
    IntStream.range(0, 50).forEach(i -> build.add("page" + i + "-" + literal + ".js", "page" + i));
    build.add("main-BeNw7oqi.css", "main");

    assertThat(build.hashed()).containsOnlyKeys("main-BeNw7oqi.css");
  }

  @Test
  void aSingleFileIsClassifiedByItsName() {
    assertThat(hashed(Map.of("main-BeNw7oqi.js", "main"))).containsExactly("main-BeNw7oqi.js");
    assertThat(hashed(Map.of("main-compiled.js", "main"))).isEmpty();
    assertThat(hashed(Map.of("4fb4b181516f707b1659.png", "kettle"))).hasSize(1);
    assertThat(hashed(Map.of("bootstrap-dropdown.js", ""))).isEmpty();
    assertThat(hashed(Map.of("index-BxYz12_-.js", ""))).hasSize(1);
    assertThat(hashed(Map.of())).isEmpty();
  }

  /** One style sheet whose hash reads like a word, among scripts that are named in the same way. */
  @Test
  void aPatternAppliesToOtherExtensions() {
    BuildNames build = new BuildNames();
    for (String script : List.of("a.LIHK6S2O.js", "b.T43UOEJW.js", "c.R3JDP4TT.js")) {
      build.add(script, script.substring(0, 1));
    }
    build.add("a.NKICXOLE.css", "a");
    build.add("b.compiled.css", "b");

    assertThat(build.hashed()).hasSize(4).containsKey("a.NKICXOLE.css");
  }

  @Test
  void theNameWithoutTheHashFollowsFromTheSource() {
    BuildNames build = new BuildNames();
    build.add("js/main-T43UOEJW.js", "main");
    build.add("js/_id_-LIHK6S2O.js", "[id]");
    build.add("js/R3JDP4TT-shop.js", "shop");
    build.add("js/shared-H4BCDDFX.js", "");

    Map<String, Optional<HashSlot.Fit>> hashed = build.hashed();

    assertThat(hashed.get("js/main-T43UOEJW.js"))
        .map(HashSlot.Fit::withoutHash)
        .contains("main.js");
    assertThat(hashed.get("js/_id_-LIHK6S2O.js"))
        .map(HashSlot.Fit::withoutHash)
        .contains("_id_.js");
    assertThat(hashed.get("js/shared-H4BCDDFX.js")).isEqualTo(Optional.empty());
  }

  private static Set<String> hashed(Map<String, String> plainByDelivery) {
    BuildNames build = new BuildNames();
    plainByDelivery.forEach(build::add);
    return build.hashed().keySet();
  }

  private static Set<String> names(JsonNode list) {
    Set<String> names = new HashSet<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }
}
