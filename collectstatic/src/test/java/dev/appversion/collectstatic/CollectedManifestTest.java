package dev.appversion.collectstatic;

import static dev.appversion.collectstatic.TestCollections.collect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The content of the manifest other than paths. */
class CollectedManifestTest extends CollectorFixture {
  @Test
  void integrityIsComputedFromTheDeliveredBytes() throws Exception {
    tree();

    collect(folder);

    byte[] css =
        Files.readAllBytes(folder.resolve("out").resolve(manifest().paths().get("css/a.css")));
    assertThat(manifest().integrity().get("css/a.css"))
        .isEqualTo(
            "sha384-"
                + Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-384").digest(css)));
    assertThat(manifest().integrity()).hasSameSizeAs(manifest().paths());
  }

  @Test
  void containsDigestsOfSourceAndDeliveredBytesOfRewrittenFiles() throws Exception {
    tree();

    collect(folder);

    byte[] css =
        Files.readAllBytes(folder.resolve("out").resolve(manifest().paths().get("css/a.css")));
    RewrittenBytes both =
        new RewrittenBytes(
            SriDigests.of(Files.readAllBytes(folder.resolve("src/css/a.css"))), SriDigests.of(css));
    assertThat(manifest().knowsSources()).isTrue();
    assertThat(manifest().rewritten()).containsEntry("css/a.css", both);
    manifest()
        .rewritten()
        .forEach((path, bytes) -> assertThat(bytes.source()).isNotEqualTo(bytes.delivered()));

    sourcesAreOld();
    assertThat(collect(folder).written()).isZero();
    assertThat(manifest().rewritten()).containsEntry("css/a.css", both);
  }

  /**
   * Modules that import each other are all loaded by their hashed names, or all by their canonical
   * names.
   */
  @Test
  void listsModulesWithOnlyRewrittenImports() throws Exception {
    write(
        "src/all/main.js",
        "import './store.js';import {a} from \"./a.js\";export * from './a.js';");
    write("src/all/a.js", "export const a = () => import('./store.js');");
    write("src/all/store.js", "/** @type {import('./types.js').A} */ console.log('import x')");
    write("src/all/types.js", "");
    write("src/none/main.js", "import './store.js'\nimport './b.js';");
    write("src/none/b.js", "import './leaf.js';");
    write("src/none/store.js", "");
    write("src/none/leaf.js", "");
    write("src/computed/main.js", "import(/* chunk */ name);import './b.js';");
    write("src/computed/b.js", "");
    write("src/mjs/main.mjs", "import{a}from'./b.mjs';");
    write("src/mjs/b.mjs", "");
    write("src/mjs/alone.mjs", "import 'react'; import.meta.url; from `x`");
    write("src/classic.js", "let importer = Array.from('x')");

    collect(folder, options -> options.modules(true));

    List<String> modules =
        List.of(
            "all/main.js",
            "all/a.js",
            "all/store.js",
            "all/types.js",
            "mjs/alone.mjs",
            "classic.js");
    Manifest manifest = manifest();
    assertThat(manifest.paths().keySet())
        .filteredOn(manifest.referenceRules()::replacesModule)
        .containsExactlyInAnyOrderElementsOf(modules);

    sourcesAreOld();
    assertThat(collect(folder, options -> options.modules(true)).written()).isZero();
    write("src/none/main.js", "import './store.js';\nimport './b.js';");
    collect(folder, options -> options.modules(true));
    assertThat(manifest().referenceRules().replacesModule("none/leaf.js")).isTrue();
    collect(folder);
    assertThat(manifest().referenceRules().replacesModule("all/main.js")).isFalse();
  }

  @Test
  void listsScriptsThatSearchForTheirOwnUrl() throws Exception {
    write(
        "src/editor/editor.js",
        "for (const s of document.scripts) { const m = /(.*\\/)editor\\.js(\\?.*)?$/.exec(s.src)"
            + " }");
    write("src/editor/other.js", "document.scripts[0].src.match(/editor\\.js/)");

    collect(folder);
    sourcesAreOld();
    collect(folder);

    assertThat(manifest().referenceRules().isIntrospective("editor/editor.js")).isTrue();
    assertThat(manifest().referenceRules().isIntrospective("editor/other.js")).isFalse();
    collect(folder, TestOptions::plain);
    assertThat(manifest().referenceRules().isIntrospective("editor/editor.js")).isFalse();
  }

  @Test
  void componentHashesDependOnlyOnNamesAndBytes() throws Exception {
    write("src/a.css", "a{}");
    write("templates/base.html", "b");
    write("templates/x/nav.html", "n");
    write("templates/.swp.html", "editor");
    write("config/production.json", "{}");
    Map<String, List<String>> components =
        Map.of(
            "templates", List.of("templates/**/*.html", "templates/base.html"),
            "config", List.of("config"));

    CollectReport report = collect(folder, options -> options.components(components));

    assertThat(report.version().components()).isEqualTo(Map.of("templates", 2, "config", 1));
    assertThat(manifest().components())
        .contains(
            Component.of(
                "templates",
                Map.of("templates/base.html", bytes("b"), "templates/x/nav.html", bytes("n"))));
    assertThat(report.version().value()).isNotEqualTo(report.hash());

    assertThatThrownBy(
            () ->
                collect(
                    folder,
                    options -> options.components(Map.of("c", List.of("templates/*.htm", "../x")))))
        .hasMessageContaining("component c the pattern 'templates/*.htm' matches no file")
        .hasMessageContaining("component c the pattern '../x' leads out of the working directory");
  }

  @Test
  void theSameTreeInAnotherDirectoryHasTheSameVersion() throws Exception {
    List<String> names =
        List.of("src/z.css", "src/a/b.css", "src/a.css", "templates/t.html", "src/ü.js");
    Path other = folder.resolve("other");
    for (String name : names) {
      write(name, "content of " + name);
    }
    for (String name : names.reversed()) {
      write("other/" + name, "content of " + name);
      Files.setLastModifiedTime(other.resolve(name), FileTime.fromMillis(86_400_000L * 300));
    }
    UnaryOperator<TestOptions> templates =
        options -> options.components(Map.of("t", List.of("templates/**")));

    assertThat(collect(other, templates).version()).isEqualTo(collect(folder, templates).version());
    assertThat(other.resolve("out/staticfiles.json"))
        .hasSameBinaryContentAs(folder.resolve("out/staticfiles.json"));
  }
}
