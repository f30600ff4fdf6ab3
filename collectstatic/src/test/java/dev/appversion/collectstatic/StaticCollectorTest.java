package dev.appversion.collectstatic;

import static dev.appversion.collectstatic.TestCollections.collect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.decoder.Decoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.compression.Encoding;
import dev.appversion.collectstatic.output.RootLock;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.run.Progress;
import dev.appversion.versioning.manifest.Manifest;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class StaticCollectorTest extends CollectorFixture {
  @Test
  void rewritesReferenceChainsLongerThanDjangosPassLimit() throws Exception {
    for (int i = 0; i < 12; i++) {
      write("src/" + (char) ('a' + i) + ".css", "@import '" + (char) ('b' + i) + ".css';");
    }
    write("src/m.css", "m{}");

    assertThat(collect(folder).rewritten()).isEqualTo(12);
    assertThat(content("a.css"))
        .isEqualTo("@import url(\"" + manifest().paths().get("b.css") + "\");");
  }

  @Test
  void aReferenceWithAQueryIsRewrittenToTheHashedName() throws Exception {
    write("src/a.css", "@import 'b.css?v=1';");
    write("src/b.css", "b{c:url(x.png)}");
    write("src/x.png", "x");

    collect(folder);

    assertThat(content("a.css"))
        .isEqualTo("@import url(\"" + manifest().paths().get("b.css") + "?v=1\");");
  }

  @Test
  void unchangedFilesAreNotWritten() throws Exception {
    tree();
    collect(folder, TestOptions::compress);
    Path hashed = folder.resolve("out").resolve(manifest().paths().get("css/a.css"));
    FileTime longAgo = FileTime.from(1_000_000_000, TimeUnit.SECONDS);
    Set<String> before = files();

    CollectReport again = collect(folder, TestOptions::compress);
    assertThat(again.written()).isZero();
    assertThat(again.unchanged()).isEqualTo(before.size());
    assertThat(files()).isEqualTo(before);

    Files.setLastModifiedTime(hashed, longAgo);
    assertThat(collect(folder, TestOptions::compress).written())
        .as("same bytes, different time")
        .isZero();
    Files.writeString(hashed, "other content");
    assertThat(collect(folder, TestOptions::compress).written()).isEqualTo(1);
    assertThat(Files.readString(hashed)).contains("url(");
  }

  @Test
  void unchangedSourcesAreNotRead() throws Exception {
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
  void changedSettingsHashAllFilesAgain() throws Exception {
    write("src/a.js", "import b from './b.js';");
    write("src/b.js", "1");
    collect(folder);
    sourcesAreOld();

    assertThat(collect(folder, options -> options.modules(true)).rewritten()).isEqualTo(1);
  }

  @Test
  void retainsTheConfiguredNumberOfEarlierCollections() throws Exception {
    for (String version : List.of("1", "2", "3", "4")) {
      write("src/a.js", version);
      CollectReport report = collect(folder, options -> options.keep(2));
      assertThat(report.kept()).isEqualTo(Math.min(2, Integer.parseInt(version) - 1));
      collect(folder, options -> options.keep(2)); // the same collection counts once
    }
    assertThat(files()).hasSize(1 + 3 + 1);

    write("src/a.js", "3");
    collect(folder, options -> options.keep(1));
    assertThat(files()).hasSize(1 + 2 + 1);
    collect(folder);
    assertThat(files()).hasSize(3).doesNotContain(RootLock.FOLDER);
  }

  @Test
  void deletesOnlyCollectedFiles() throws Exception {
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
  void aFileMayBecomeADirectoryAndViceVersa() throws Exception {
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
  void deletesFilesOfACrashedCollection() throws Exception {
    write("src/a.css", "a{}");
    collect(folder);
    write("out/a.ffffffffffff.css", "of a collection that ended early");
    write("out/" + RootLock.FOLDER + "/17", "incomplete");
    ObjectMapper json = new ObjectMapper();
    Path state = folder.resolve(".out.collectstatic.json");
    ObjectNode known = (ObjectNode) json.readTree(state.toFile());
    known.putArray("pending").add("a.ffffffffffff.css").add("a.css");
    json.writeValue(state.toFile(), known);

    collect(folder);

    assertThat(files()).containsExactly("a." + md5("a{}") + ".css", "a.css", "staticfiles.json");
  }

  @Test
  void aMalformedStateFileIsIgnored() throws Exception {
    tree();
    collect(folder);
    Set<String> before = files();
    write(".out.collectstatic.json", "{\"settings\": 3");

    CollectReport again = collect(folder);

    assertThat(again.written()).as("recognized by their content").isZero();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void concurrentCollectionsAreRejected() throws Exception {
    write("src/a.css", "a{}");
    Files.createDirectories(folder.resolve("out"));
    try (RootLock held = RootLock.acquire(folder.resolve("out"))) {
      assertThat(held).isNotNull();
      assertThat(problems(same -> same))
          .extracting(Problem::kind)
          .containsExactly(Problem.Kind.BUSY);
    }
    collect(folder);
    assertThat(files()).hasSize(3);
  }

  @Test
  void aDryRunWritesNoFiles() throws Exception {
    tree();

    CollectReport dry = collect(folder, options -> options.compress().dryRun());

    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve(".out.collectstatic.json")).doesNotExist();
    CollectReport done = collect(folder, TestOptions::compress);
    assertThat(dry.written()).isEqualTo(done.written());
    assertThat(dry.hash()).isEqualTo(done.hash());
  }

  @Test
  void reportsTheSameCountsInADryRun() throws Exception {
    write("src/a.css", "a{color:red}\n".repeat(50)); // smaller when compressed
    write("src/b.css", "b{}"); // not smaller when compressed
    write("src/c.js", "1");
    assertCounts(7 + 4, 0, 0);
    assertCounts(0, 11, 0);

    Files.delete(folder.resolve("src/c.js"));
    write("src/b.css", "b{color:red}\n".repeat(50));
    Files.delete(folder.resolve("out/a.css.br"));
    assertCounts(2 + 4 + 1 + 1, 2 + 3, 3); // b, its siblings, a.css.br, the manifest

    write("src/b.css", "b{}");
    Files.setLastModifiedTime(folder.resolve("out/a.css"), FileTime.fromMillis(1_000_000));
    assertCounts(2 + 1, 6, 1 + 2 + 2); // a.css has a different time and the same bytes
  }

  /** Compares the counts of a dry run and of a run with the files before and after it. */
  private void assertCounts(int written, int unchanged, int deleted) throws Exception {
    Set<String> before = folder.resolve("out").toFile().exists() ? files() : Set.of();
    CollectReport dry = collect(folder, options -> options.compress().dryRun());
    CollectReport done = collect(folder, TestOptions::compress);
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
  void compressedSiblingsDecodeToTheFileAndAreSmaller() throws Exception {
    write("src/a.css", "a{color:red}\n".repeat(200));
    write("src/tiny.css", "a{}");
    write("src/x.png", "x".repeat(5000));

    CollectReport report = collect(folder, TestOptions::compress);

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
    assertThat(collect(folder, TestOptions::compress).written()).isZero();
    assertThat(collect(folder).deleted())
        .as("siblings that are no longer configured")
        .isGreaterThanOrEqualTo(4);
    assertThat(files()).hasSize(7);
  }

  @Test
  void writesSiblingsOfTheConfiguredCodingsAndLevels() throws Exception {
    write("src/a.css", "a{color:red}b{color:blue}\n".repeat(200));
    Compression zstd = Encoding.ZSTD.smallest();

    collect(folder, options -> options.compress(zstd, new Compression(Encoding.GZIP, 1)));

    byte[] plain = Files.readAllBytes(folder.resolve("src/a.css"));
    byte[] gzip = Files.readAllBytes(folder.resolve("out/a.css.gz"));
    byte[] encoded = Files.readAllBytes(folder.resolve("out/a.css.zst"));
    assertThat(Zstd.decompress(encoded)).isEqualTo(plain);
    assertThat(files()).hasSize(7).noneMatch(name -> name.endsWith(".br"));

    CollectReport other =
        collect(folder, options -> options.compress(zstd, Encoding.GZIP.smallest()));
    assertThat(other.written()).as("only the gzip siblings").isEqualTo(2);
    assertThat(Files.readAllBytes(folder.resolve("out/a.css.gz"))).isNotEqualTo(gzip);
    assertThat(Files.readAllBytes(folder.resolve("out/a.css.zst"))).isEqualTo(encoded);
    assertThat(other.savings()).containsOnlyKeys(Encoding.GZIP);

    assertThat(collect(folder, options -> options.compress(zstd)).deleted()).isEqualTo(2);
    assertThat(files()).hasSize(5);
  }

  @Test
  void progressCountsTheBytesOfTheSources() throws Exception {
    write("src/a.css", "a{color:red}\n".repeat(200));
    write("src/x.png", "x".repeat(5000));
    Map<Progress.Step, Set<Long>> done = new ConcurrentHashMap<>();
    Map<Progress.Step, Set<Long>> totals = new ConcurrentHashMap<>();

    new StaticCollector(
            new TestOptions(folder).compress().options(),
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
  void unsupportedLevelsAreRejected() {
    assertThatThrownBy(() -> new Compression(Encoding.ZSTD, 20))
        .as("its window is larger than RFC 9659 allows")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Compression(Encoding.GZIP, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                collect(
                    folder,
                    options ->
                        options.compress(
                            Encoding.GZIP.smallest(), new Compression(Encoding.GZIP, 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
