package dev.appversion.versioning.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.hashing.ModuleImports;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleEvidenceTest {
  private static final String HASH = "0123456789ab";

  /** Files and what they import; those whose pages keep the canonical names. */
  @ParameterizedTest
  @CsvSource({
    // Django has left the import as it is.
    "main.js ./store.js,                            main.js store.js",
    "main.js /static/js/store.js,                   main.js store.js",
    "main.js ./store.js?v=1,                        main.js store.js",
    // It has rewritten it.
    "main.js ./store.0123456789ab.js,               ''",
    // One of several: what belongs together has one kind of name.
    "main.js ./a.js | a.js ./b.0123456789ab.js,     main.js a.js b.js",
    "main.js ./a.0123456789ab.js | a.js ./b.js,     main.js a.js b.js",
    // Others are not concerned.
    "main.js ./a.js | other.js ./c.0123456789ab.js, main.js a.js",
    // What a computed import leads to is not known.
    "main.js *,                                     main.js",
    "main.js * ./a.0123456789ab.js,                 main.js a.js",
    // Modules outside the manifest have one name.
    "main.js ./none.js,                             ''",
    "main.js https://cdn.test/store.js,             ''",
    "main.js store,                                 ''",
    "main.js ./style.css,                           ''",
    "main.js ./plain.js,                            ''",
  })
  void keepsTheCanonicalNamesOfModulesThatAreImportedByThem(String files, String canonical) {
    ModuleEvidence evidence = new ModuleEvidence(manifest(), "/static/");
    Map<String, ModuleImports> seen = new HashMap<>();
    for (String file : files.split(" \\| ", -1)) {
      String[] words = file.split(" ", -1);
      String delivery = delivery("js/" + words[0]);
      String text =
          Stream.of(words)
              .skip(1)
              .map(word -> word.equals("*") ? "import(name)" : "import '" + word + "'")
              .collect(Collectors.joining("\n"));
      seen.put(delivery, evidence.imports(delivery, text));
    }

    assertThat(evidence.decide(seen).paths())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(canonical.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(name -> "js/" + name)
                .toList());
  }

  @Test
  void differentDecisionsHaveDifferentDigests() {
    ModuleEvidence evidence = new ModuleEvidence(manifest(), "/static/");
    String main = delivery("js/main.js");
    String other = delivery("js/other.js");
    ModuleImports store = evidence.imports(main, "import './store.js'");

    CanonicalModules one = evidence.decide(Map.of(main, store));
    CanonicalModules two = evidence.decide(Map.of(main, store, other, store));

    assertThat(evidence.decide(Map.of())).isEqualTo(CanonicalModules.NONE);
    assertThat(one.digest()).isNotEmpty().isNotEqualTo(two.digest());
    assertThat(evidence.decide(Map.of(main, store))).isEqualTo(one);
  }

  @Test
  void readsTheHashedFilesThatMayBeModules() {
    assertThat(new ModuleEvidence(manifest(), "/static/").files())
        .startsWith("js/a." + HASH + ".js")
        .contains("js/lib." + HASH + ".mjs")
        .doesNotContain("js/plain.js", "js/style." + HASH + ".css");
  }

  @Test
  void decidesForDjangosManifestOnly() throws Exception {
    assertThat(ModuleEvidence.decides(read("{\"paths\": {}, \"version\": \"1.1\"}"))).isTrue();
    assertThat(ModuleEvidence.decides(read("{\"paths\": {}, \"modules\": []}"))).isFalse();
    assertThat(
            ModuleEvidence.decides(
                read(
                    "{\"version\": 1, \"latest\": {\"a.js\": \"a-0123456789abcdef0123456789abcdef.js\"},"
                        + " \"digests\": {}}")))
        .isFalse();
  }

  private static Manifest manifest() {
    Map<String, String> paths = new LinkedHashMap<>();
    for (String name :
        new String[] {"main.js", "a.js", "b.js", "c.js", "other.js", "store.js", "lib.mjs"}) {
      paths.put("js/" + name, delivery("js/" + name));
    }
    paths.put("js/style.css", delivery("js/style.css"));
    paths.put("js/plain.js", "js/plain.js");
    return Manifest.of(paths, "");
  }

  private static String delivery(String canonical) {
    int dot = canonical.lastIndexOf('.');
    return canonical.substring(0, dot) + '.' + HASH + canonical.substring(dot);
  }

  private static Manifest read(String json) throws Exception {
    return ManifestReader.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
