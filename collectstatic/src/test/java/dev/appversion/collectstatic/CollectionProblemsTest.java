package dev.appversion.collectstatic;

import static dev.appversion.collectstatic.TestCollections.collect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.appversion.collectstatic.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Problems that fail a collection, and references that may be missing. */
class CollectionProblemsTest extends CollectorFixture {
  @Test
  void reportsAllProblemsAndWritesNoFiles() throws Exception {
    write("src/css/a.css", "a{}\na{b:url(../img/loge.png)}\na{b:url(gone.png)}");
    write("src/img/logo.png", "x");
    write("src/css/latin.css", "a{}");
    Files.write(folder.resolve("src/css/latin.css"), new byte[] {'a', '\n', (byte) 0xe9, 'b'});

    assertThat(problems(same -> same))
        .extracting(Problem::text)
        .containsExactly(
            "src/css/a.css:2: '../img/loge.png' refers to img/loge.png, which is not among the"
                + " collected files; did you mean img/logo.png?",
            "src/css/a.css:3: 'gone.png' refers to css/gone.png, which is not among the collected"
                + " files",
            "src/css/latin.css:2: is not UTF-8: byte 0xe9 at position 2");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void allowedMissingReferencesAreNotChanged() throws Exception {
    write("src/a.css", "a{b:url( 'gone.png' )}");

    assertThat(collect(folder, options -> options.allowMissing("*")).missing()).hasSize(1);
    sourcesAreOld();
    assertThat(collect(folder, options -> options.allowMissing("*")).missing())
        .as("of a file that has not changed")
        .hasSize(1);
    assertThat(content("a.css")).isEqualTo("a{b:url( 'gone.png' )}");
  }

  @Test
  void onlyReferencesThatMatchAPatternMayBeMissing() throws Exception {
    write("src/css/a.css", "a{b:url(../legacy/x/old.png)}\na{b:url(gone.png)}");

    assertThat(problems(options -> options.allowMissing("legacy/*", "*.svg")))
        .extracting(Problem::text)
        .containsExactly(
            "src/css/a.css:2: 'gone.png' refers to css/gone.png, which is not among the collected"
                + " files");
    assertThat(collect(folder, options -> options.allowMissing("legacy/*", "css/gone.*")).missing())
        .hasSize(2);
  }

  @Test
  void reportsSourcesWithNamesTooLongForTheFileSystem() throws Exception {
    String tooLong = "n".repeat(240) + ".css";
    String withSibling = "s".repeat(238) + ".css";
    write("src/css/" + tooLong, "a{}");
    write("src/" + withSibling, "a { color: red }\n".repeat(50));
    write("src/ok.css", "a{}");

    assertThat(problems(TestOptions::compress))
        .extracting(Problem::kind, Problem::file)
        .containsExactlyInAnyOrder(
            tuple(Problem.Kind.NAME_NOT_ALLOWED, "src/css/" + tooLong),
            tuple(Problem.Kind.NAME_NOT_ALLOWED, "src/" + withSibling));
    assertThat(problems(same -> same)).hasSize(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void reportsACycleAsAPath() throws Exception {
    write("src/a.css", "\n@import 'b.css';");
    write("src/b.css", "@import 'c.css';");
    write("src/c.css", "\n\n@import 'a.css';");

    assertThat(problems(same -> same))
        .extracting(Problem::text)
        .containsExactly(
            "src/a.css:2: circular references, in which the hash of each file depends on the next:"
                + " a.css → b.css → c.css → a.css (at src/a.css:2, src/b.css:1, src/c.css:3)");
  }

  @Test
  void linksToOutsideTargetsRequireFollowLinks() throws Exception {
    write("src/real/a.css", "a{}");
    write("elsewhere/b.css", "b{}");
    Files.createSymbolicLink(folder.resolve("src/inside.css"), Path.of("real/a.css"));
    Files.createSymbolicLink(folder.resolve("src/outside"), folder.resolve("elsewhere"));

    assertThat(problems(same -> same))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.LINK_OUTSIDE);

    collect(folder, TestOptions::followLinks);
    assertThat(files()).contains("inside.css", "outside/b.css");

    Files.createSymbolicLink(folder.resolve("src/real/loop"), folder.resolve("src"));
    assertThat(problems(TestOptions::followLinks))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.LINK_CYCLE);
    Files.delete(folder.resolve("src/real/loop"));
    Files.createSymbolicLink(folder.resolve("src/broken"), Path.of("nowhere"));
    assertThat(problems(TestOptions::followLinks))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.UNREADABLE);
  }

  @Test
  void nestedDirectoriesAreRejected() throws Exception {
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
  void reportsAHashedNameWithOtherContent() throws Exception {
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
  void rejectsNamesOutsideTheStaticUrl() throws Exception {
    write("src/%2e%2e%2fx.css", "a{}");

    assertThat(problems(same -> same))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.NAME_NOT_ALLOWED);
  }
}
