package dev.appversion.collectstatic;

import static dev.appversion.collectstatic.TestCollections.collect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.aayushatharva.brotli4j.decoder.Decoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.compression.Encoding;
import dev.appversion.collectstatic.hash.FileDigest;
import dev.appversion.collectstatic.output.RootLock;
import dev.appversion.collectstatic.problem.CollectException;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.run.Progress;
import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticCollectorTest {
  @TempDir Path folder;

  @Test
  void aChainLongerThanDjangosPassesIsFollowed() throws Exception {
    for (int i = 0; i < 12; i++) {
      write("src/" + (char) ('a' + i) + ".css", "@import '" + (char) ('b' + i) + ".css';");
    }
    write("src/m.css", "m{}");

    assertThat(collect(folder).rewritten()).isEqualTo(12);
    assertThat(content("a.css"))
        .isEqualTo("@import url(\"" + manifest().paths().get("b.css") + "\");");
  }

  @Test
  void aTextReferredToWithAQueryHasItsTrueName() throws Exception {
    write("src/a.css", "@import 'b.css?v=1';");
    write("src/b.css", "b{c:url(x.png)}");
    write("src/x.png", "x");

    collect(folder);

    assertThat(content("a.css"))
        .isEqualTo("@import url(\"" + manifest().paths().get("b.css") + "?v=1\");");
  }

  @Test
  void allProblemsAreToldAndNothingIsWritten() throws Exception {
    write("src/css/a.css", "a{}\na{b:url(../img/loge.png)}\na{b:url(gone.png)}");
    write("src/img/logo.png", "x");
    write("src/css/latin.css", "a{}");
    Files.write(folder.resolve("src/css/latin.css"), new byte[] {'a', '\n', (byte) 0xe9, 'b'});

    assertThat(problems(same -> same))
        .extracting(Problem::text)
        .containsExactly(
            "src/css/a.css:2: '../img/loge.png' refers to img/loge.png, which is not among the collected files; did you"
                + " mean img/logo.png?",
            "src/css/a.css:3: 'gone.png' refers to css/gone.png, which is not among the collected files",
            "src/css/latin.css:2: is not UTF-8: byte 0xe9 at position 2");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void missingReferencesMayStay() throws Exception {
    write("src/a.css", "a{b:url( 'gone.png' )}");

    assertThat(collect(folder, change -> change.allowMissing("*")).missing()).hasSize(1);
    sourcesAreOld();
    assertThat(collect(folder, change -> change.allowMissing("*")).missing())
        .as("of a file that has not changed")
        .hasSize(1);
    assertThat(content("a.css")).isEqualTo("a{b:url( 'gone.png' )}");
  }

  @Test
  void onlyTheReferencesThatAPatternNamesMayBeMissing() throws Exception {
    write("src/css/a.css", "a{b:url(../legacy/x/old.png)}\na{b:url(gone.png)}");

    assertThat(problems(change -> change.allowMissing("legacy/*", "*.svg")))
        .extracting(Problem::text)
        .containsExactly(
            "src/css/a.css:2: 'gone.png' refers to css/gone.png, which is not among the collected files");
    assertThat(collect(folder, change -> change.allowMissing("legacy/*", "css/gone.*")).missing())
        .hasSize(2);
  }

  @Test
  void aNameThatTheFileSystemDoesNotTakeIsAProblemOfItsSource() throws Exception {
    String tooLong = "n".repeat(240) + ".css";
    String withSibling = "s".repeat(238) + ".css";
    write("src/css/" + tooLong, "a{}");
    write("src/" + withSibling, "a { color: red }\n".repeat(50));
    write("src/ok.css", "a{}");

    assertThat(problems(Change::compress))
        .extracting(Problem::kind, Problem::file)
        .containsExactlyInAnyOrder(
            tuple(Problem.Kind.NAME_NOT_ALLOWED, "src/css/" + tooLong),
            tuple(Problem.Kind.NAME_NOT_ALLOWED, "src/" + withSibling));
    assertThat(problems(same -> same)).hasSize(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aCycleIsAPath() throws Exception {
    write("src/a.css", "\n@import 'b.css';");
    write("src/b.css", "@import 'c.css';");
    write("src/c.css", "\n\n@import 'a.css';");

    assertThat(problems(same -> same))
        .extracting(Problem::text)
        .containsExactly(
            "src/a.css:2: circular references, so that none of these files can have the hash of its content in its name:"
                + " a.css → b.css → c.css → a.css (at src/a.css:2, src/b.css:1, src/c.css:3)");
  }

  @Test
  void whatIsUnchangedIsNotWrittenAgain() throws Exception {
    tree();
    collect(folder, Change::compress);
    Path hashed = folder.resolve("out").resolve(manifest().paths().get("css/a.css"));
    FileTime longAgo = FileTime.from(1_000_000_000, TimeUnit.SECONDS);
    Set<String> before = files();

    CollectReport again = collect(folder, Change::compress);
    assertThat(again.written()).isZero();
    assertThat(again.unchanged()).isEqualTo(before.size());
    assertThat(files()).isEqualTo(before);

    Files.setLastModifiedTime(hashed, longAgo);
    assertThat(collect(folder, Change::compress).written()).as("same bytes, other time").isZero();
    Files.writeString(hashed, "spoilt");
    assertThat(collect(folder, Change::compress).written()).isEqualTo(1);
    assertThat(Files.readString(hashed)).contains("url(");
  }

  @Test
  void whatIsKnownFromTheLastCollectionIsNotReadAgain() throws Exception {
    tree();
    collect(folder);
    sourcesAreOld();
    Manifest before = manifest();
    Path hashed = folder.resolve("out").resolve(before.paths().get("css/a.css"));
    String css = Files.readString(hashed);
    Files.delete(hashed);

    assertThat(collect(folder).written()).isEqualTo(1);
    assertThat(Files.readString(hashed)).isEqualTo(css);
    assertThat(manifest()).isEqualTo(before);

    sourcesAreOld();
    write("src/img/x.png", "another");
    collect(folder);
    assertThat(content("css/a.css"))
        .contains(Path.of(manifest().paths().get("img/x.png")).getFileName().toString());
    assertThat(hashed).as("the stale one").doesNotExist();

    sourcesAreOld();
    Files.delete(folder.resolve("src/img/x.png"));
    assertThat(problems(same -> same))
        .extracting(Problem::kind)
        .containsOnly(Problem.Kind.MISSING_REFERENCE);
  }

  @Test
  void otherSettingsReadEverythingAnew() throws Exception {
    write("src/a.js", "import b from './b.js';");
    write("src/b.js", "1");
    collect(folder);
    sourcesAreOld();

    assertThat(collect(folder, options -> options.modules(true)).rewritten()).isEqualTo(1);
  }

  @Test
  void earlierCollectionsAreKeptAsFarAsAskedFor() throws Exception {
    for (String version : List.of("1", "2", "3", "4")) {
      write("src/a.js", version);
      CollectReport report = collect(folder, options -> options.keep(2));
      assertThat(report.kept()).isEqualTo(Math.min(2, Integer.parseInt(version) - 1));
      collect(folder, options -> options.keep(2)); // the same again is no other collection
    }
    assertThat(files()).hasSize(1 + 3 + 1);

    write("src/a.js", "3");
    collect(folder, options -> options.keep(1));
    assertThat(files()).hasSize(1 + 2 + 1);
    collect(folder);
    assertThat(files()).hasSize(3).doesNotContain(RootLock.FOLDER);
  }

  @Test
  void onlyWhatWasCollectedIsDeleted() throws Exception {
    write("out/users/own.txt", "mine");
    write("src/css/a.css", "a{}");
    collect(folder);
    Files.delete(folder.resolve("src/css/a.css"));
    write("src/b.css", "b{}");

    assertThat(collect(folder).deleted()).isEqualTo(2);
    assertThat(files()).contains("users/own.txt").doesNotContain("css/a.css");
    assertThat(folder.resolve("out/css")).doesNotExist();
  }

  @Test
  void aFileMayBecomeAFolderAndTheOtherWayRound() throws Exception {
    write("src/a", "file");
    write("src/b/c", "file");
    collect(folder);
    Files.delete(folder.resolve("src/a"));
    Files.delete(folder.resolve("src/b/c"));
    Files.delete(folder.resolve("src/b"));
    write("src/a/c", "file");
    write("src/b", "file");

    collect(folder);

    assertThat(files()).contains("a/c", "b").hasSize(5);
  }

  @Test
  void whatACrashedCollectionWroteIsClearedAway() throws Exception {
    write("src/a.css", "a{}");
    collect(folder);
    write("out/a.ffffffffffff.css", "of a collection that ended early");
    write("out/" + RootLock.FOLDER + "/17", "torn");
    ObjectMapper json = new ObjectMapper();
    Path state = folder.resolve(".out.collectstatic.json");
    ObjectNode known = (ObjectNode) json.readTree(state.toFile());
    known.putArray("pending").add("a.ffffffffffff.css").add("a.css");
    json.writeValue(state.toFile(), known);

    collect(folder);

    assertThat(files()).containsExactly("a." + md5("a{}") + ".css", "a.css", "staticfiles.json");
  }

  @Test
  void aSpoiltStateOnlyCostsTime() throws Exception {
    tree();
    collect(folder);
    Set<String> before = files();
    write(".out.collectstatic.json", "{\"settings\": 3");

    CollectReport again = collect(folder);

    assertThat(again.written()).as("found by their content").isZero();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void twoAtOnceAreRefused() throws Exception {
    write("src/a.css", "a{}");
    Files.createDirectories(folder.resolve("out"));
    try (RootLock held = RootLock.take(folder.resolve("out"))) {
      assertThat(held).isNotNull();
      assertThat(problems(same -> same))
          .extracting(Problem::kind)
          .containsExactly(Problem.Kind.BUSY);
    }
    collect(folder);
    assertThat(files()).hasSize(3);
  }

  @Test
  void aDryRunWritesNothing() throws Exception {
    tree();

    CollectReport dry = collect(folder, options -> options.compress().dryRun());

    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve(".out.collectstatic.json")).doesNotExist();
    CollectReport done = collect(folder, Change::compress);
    assertThat(dry.written()).isEqualTo(done.written());
    assertThat(dry.hash()).isEqualTo(done.hash());
  }

  @Test
  void countsAreOfFilesOnDiskAlsoInADryRun() throws Exception {
    write("src/a.css", "a{color:red}\n".repeat(50)); // smaller when it is compressed
    write("src/b.css", "b{}"); // not smaller
    write("src/c.js", "1");
    assertCounts(7 + 4, 0, 0);
    assertCounts(0, 11, 0);

    Files.delete(folder.resolve("src/c.js"));
    write("src/b.css", "b{color:red}\n".repeat(50));
    Files.delete(folder.resolve("out/a.css.br"));
    assertCounts(2 + 4 + 1 + 1, 2 + 3, 3); // b, its siblings, a.css.br, the manifest

    write("src/b.css", "b{}");
    Files.setLastModifiedTime(folder.resolve("out/a.css"), FileTime.fromMillis(1_000_000));
    assertCounts(2 + 1, 6, 1 + 2 + 2); // a.css has another time and the same bytes
  }

  /** Counts of a dry run, of the run, and of the files that are there before and after. */
  private void assertCounts(int written, int unchanged, int deleted) throws Exception {
    Set<String> before = folder.resolve("out").toFile().exists() ? files() : Set.of();
    CollectReport dry = collect(folder, options -> options.compress().dryRun());
    CollectReport done = collect(folder, Change::compress);
    for (CollectReport report : List.of(dry, done)) {
      assertThat(List.of(report.written(), report.unchanged(), report.deleted()))
          .containsExactly(written, unchanged, deleted);
    }
    assertThat(files()).hasSize(written + unchanged);
    assertThat(before.stream().filter(file -> !Files.exists(folder.resolve("out", file))))
        .hasSize(deleted);
    assertThat(dry.savings()).isEqualTo(done.savings());
  }

  @Test
  void compressedSiblingsHoldTheSameAndAreSmaller() throws Exception {
    write("src/a.css", "a{color:red}\n".repeat(200));
    write("src/tiny.css", "a{}");
    write("src/x.png", "x".repeat(5000));

    CollectReport report = collect(folder, Change::compress);

    String hashed = manifest().paths().get("a.css");
    for (String name : List.of("a.css", hashed)) {
      byte[] plain = Files.readAllBytes(folder.resolve("out").resolve(name));
      byte[] gzip = Files.readAllBytes(folder.resolve("out").resolve(name + ".gz"));
      byte[] brotli = Files.readAllBytes(folder.resolve("out").resolve(name + ".br"));
      assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
          .isEqualTo(plain);
      assertThat(Decoder.decompress(brotli).getDecompressedData()).isEqualTo(plain);
      assertThat(gzip.length).isLessThan(plain.length);
      assertThat(gzip).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
    }
    assertThat(files().stream().filter(name -> name.endsWith(".gz"))).hasSize(2);
    assertThat(report.savings().get(Encoding.BROTLI).files()).isEqualTo(2);
    assertThat(collect(folder, Change::compress).written()).isZero();
    assertThat(collect(folder).deleted())
        .as("siblings that are not wanted any more")
        .isGreaterThanOrEqualTo(4);
    assertThat(files()).hasSize(7);
  }

  @Test
  void siblingsAreOfTheChosenCodingsAndLevels() throws Exception {
    write("src/a.css", "a{color:red}b{color:blue}\n".repeat(200));
    Compression zstd = Encoding.ZSTD.smallest();

    collect(folder, change -> change.compress(zstd, new Compression(Encoding.GZIP, 1)));

    byte[] plain = Files.readAllBytes(folder.resolve("src/a.css"));
    byte[] gzip = Files.readAllBytes(folder.resolve("out/a.css.gz"));
    byte[] encoded = Files.readAllBytes(folder.resolve("out/a.css.zst"));
    assertThat(Zstd.decompress(encoded)).isEqualTo(plain);
    assertThat(files()).hasSize(7).noneMatch(name -> name.endsWith(".br"));

    CollectReport other =
        collect(folder, change -> change.compress(zstd, Encoding.GZIP.smallest()));
    assertThat(other.written()).as("gzip's siblings alone").isEqualTo(2);
    assertThat(Files.readAllBytes(folder.resolve("out/a.css.gz"))).isNotEqualTo(gzip);
    assertThat(Files.readAllBytes(folder.resolve("out/a.css.zst"))).isEqualTo(encoded);
    assertThat(other.savings()).containsOnlyKeys(Encoding.GZIP);

    assertThat(collect(folder, change -> change.compress(zstd)).deleted()).isEqualTo(2);
    assertThat(files()).hasSize(5);
  }

  @Test
  void progressCountsTheBytesOfTheSources() throws Exception {
    write("src/a.css", "a{color:red}\n".repeat(200));
    write("src/x.png", "x".repeat(5000));
    Map<Progress.Step, Set<Long>> done = new ConcurrentHashMap<>();
    Map<Progress.Step, Set<Long>> totals = new ConcurrentHashMap<>();

    new StaticCollector(
            new Change(folder).compress().options(),
            (step, at, total) -> {
              done.computeIfAbsent(step, first -> ConcurrentHashMap.newKeySet()).add(at);
              totals.computeIfAbsent(step, first -> ConcurrentHashMap.newKeySet()).add(total);
            })
        .collect();

    long hashing = 200 * 13 + 5000;
    long writing = 2 * (200 * 13 * 3 + 5000); // both names; the style sheet also in gzip and Brotli
    assertThat(totals)
        .containsEntry(Progress.Step.HASHING, Set.of(hashing))
        .containsEntry(Progress.Step.WRITING, Set.of(writing));
    assertThat(done.get(Progress.Step.HASHING)).hasSize(2).contains(hashing);
    assertThat(done.get(Progress.Step.WRITING)).hasSize(8).contains(writing);
  }

  @Test
  void levelsThatACodingDoesNotHaveAreRefused() {
    assertThatThrownBy(() -> new Compression(Encoding.ZSTD, 20))
        .as("its window is larger than RFC 9659 allows")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Compression(Encoding.GZIP, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                collect(
                    folder,
                    change ->
                        change.compress(
                            Encoding.GZIP.smallest(), new Compression(Encoding.GZIP, 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void integrityIsThatOfTheDeliveredBytes() throws Exception {
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
  void digestsOfBothBytesOfRewrittenFiles() throws Exception {
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

  /** Modules that import each other are loaded by one kind of name. */
  @Test
  void modulesWhoseImportsAreAllRewritten() throws Exception {
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

    collect(folder, change -> change.modules(true));

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
    assertThat(collect(folder, change -> change.modules(true)).written()).isZero();
    write("src/none/main.js", "import './store.js';\nimport './b.js';");
    collect(folder, change -> change.modules(true));
    assertThat(manifest().referenceRules().replacesModule("none/leaf.js")).isTrue();
    collect(folder);
    assertThat(manifest().referenceRules().replacesModule("all/main.js")).isFalse();
  }

  @Test
  void scriptsThatLookForThemselves() throws Exception {
    write(
        "src/editor/editor.js",
        "for (const s of document.scripts) { const m = /(.*\\/)editor\\.js(\\?.*)?$/.exec(s.src) }");
    write("src/editor/other.js", "document.scripts[0].src.match(/editor\\.js/)");

    collect(folder);
    sourcesAreOld();
    collect(folder);

    assertThat(manifest().referenceRules().isIntrospective("editor/editor.js")).isTrue();
    assertThat(manifest().referenceRules().isIntrospective("editor/other.js")).isFalse();
    collect(folder, Change::plain);
    assertThat(manifest().referenceRules().isIntrospective("editor/editor.js")).isFalse();
  }

  @Test
  void linksThatLeadOutMustBeAskedFor() throws Exception {
    write("src/real/a.css", "a{}");
    write("elsewhere/b.css", "b{}");
    Files.createSymbolicLink(folder.resolve("src/inside.css"), Path.of("real/a.css"));
    Files.createSymbolicLink(folder.resolve("src/outside"), folder.resolve("elsewhere"));

    assertThat(problems(same -> same))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.LINK_OUTSIDE);

    collect(folder, Change::followLinks);
    assertThat(files()).contains("inside.css", "outside/b.css");

    Files.createSymbolicLink(folder.resolve("src/real/loop"), folder.resolve("src"));
    assertThat(problems(Change::followLinks))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.LINK_CYCLE);
    Files.delete(folder.resolve("src/real/loop"));
    Files.createSymbolicLink(folder.resolve("src/broken"), Path.of("nowhere"));
    assertThat(problems(Change::followLinks))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.UNREADABLE);
  }

  @Test
  void foldersThatLieInEachOtherAreRefused() throws Exception {
    write("src/a.css", "a{}");
    for (Path root : List.of(folder.resolve("src"), folder.resolve("src/out"), folder)) {
      assertThat(problems(options -> options.root(root)))
          .extracting(Problem::kind)
          .contains(Problem.Kind.FOLDERS);
    }
    assertThat(problems(options -> options.dirs(List.of(folder.resolve("gone")))))
        .extracting(Problem::text)
        .containsExactly("gone: is not a directory");
  }

  @Test
  void aHashedNameThatIsTakenIsAProblem() throws Exception {
    write("src/a.css", "a{}");
    write("src/a." + md5("a{}") + ".css", "something else");

    assertThat(problems(same -> same))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.NAME_CLASH);

    write("src/a." + md5("a{}") + ".css", "a{}");
    collect(folder);
    assertThat(files()).hasSize(4);
  }

  @Test
  void namesThatEscapeAreRefused() throws Exception {
    write("src/%2e%2e%2fx.css", "a{}");

    assertThat(problems(same -> same))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.NAME_NOT_ALLOWED);
  }

  @Test
  void componentsAreHashedByNameAndBytesAlone() throws Exception {
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
  void theSameTreeElsewhereGivesTheSameVersion() throws Exception {
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
    UnaryOperator<Change> templates =
        options -> options.components(Map.of("t", List.of("templates/**")));

    assertThat(collect(other, templates).version()).isEqualTo(collect(folder, templates).version());
    assertThat(other.resolve("out/staticfiles.json"))
        .hasSameBinaryContentAs(folder.resolve("out/staticfiles.json"));
  }

  private void tree() throws IOException {
    write("src/css/a.css", "a{b:url(../img/x.png)}\n".repeat(20));
    write("src/img/x.png", "x");
    write("src/js/a.js", "1");
  }

  /** As if the last collection had begun long after the last change of any source. */
  private void sourcesAreOld() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path state = folder.resolve(".out.collectstatic.json");
    ObjectNode known = (ObjectNode) json.readTree(state.toFile());
    known.put("started", known.get("started").asLong() + TimeUnit.HOURS.toNanos(1));
    json.writeValue(state.toFile(), known);
  }

  private List<Problem> problems(UnaryOperator<Change> change) {
    return catchThrowableOfType(CollectException.class, () -> collect(folder, change)).problems();
  }

  private Manifest manifest() throws Exception {
    return ManifestReader.read(Files.readAllBytes(folder.resolve("out/staticfiles.json")));
  }

  private String content(String canonical) throws Exception {
    return Files.readString(folder.resolve("out").resolve(manifest().paths().get(canonical)));
  }

  private Set<String> files() throws IOException {
    Path out = folder.resolve("out");
    try (Stream<Path> all = Files.walk(out)) {
      return new TreeSet<>(
          all.filter(Files::isRegularFile).map(file -> out.relativize(file).toString()).toList());
    }
  }

  private static String md5(String text) {
    return FileDigest.of(bytes(text), false).md5().substring(0, 12);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
