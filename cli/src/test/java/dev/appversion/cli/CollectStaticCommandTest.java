package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectStaticCommandTest {
  @TempDir Path folder;

  @Test
  void aDirectoryWithoutFilesIsAWarning() throws IOException {
    Files.createDirectories(folder.resolve("empty/below"));
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("collectstatic", "--static-dirs", "empty", "--static-root", "out")).isZero();
    assertThat(cli.err()).contains("warning: there are no files in " + folder.resolve("empty"));
  }

  @Test
  void collectsFromManyFoldersAndReportsIt() throws Exception {
    write("a/x.css", "x{}");
    write("b/y.css", "@import 'x.css';");

    CliRun cli = new CliRun(folder);

    assertThat(cli.run("collectstatic", "--static-dirs", "a", "b", "--static-root", "out"))
        .isZero();
    assertThat(cli.out()).startsWith("Collected 2 files to " + folder.resolve("out"));
    assertThat(cli.err()).isEmpty();
    assertThat(folder.resolve("out/staticfiles.json")).exists();
    assertThat(folder.resolve(".out.collectstatic.json")).exists();
  }

  @Test
  void theSummaryHasTheDocumentedFields() throws Exception {
    write("a/x.css", "x{color:red}\n".repeat(50));
    write("t/base.html", "b");

    CliRun cli = new CliRun(folder);
    assertThat(
            cli.run(
                "collectstatic",
                "--static-dirs",
                "a",
                "--static-root",
                "out",
                "--json",
                "--component",
                "t=t/*.html"))
        .isZero();

    JsonNode summary = new ObjectMapper().readTree(cli.out());
    assertThat(summary.get("status").asText()).isEqualTo("collected");
    assertThat(summary.get("components").toString()).isEqualTo("{\"t\":1}");
    assertThat(summary.get("compressed").get("gz").get("files").asInt()).isEqualTo(2);
    String guide = Files.readString(Documentation.ROOT.resolve("docs/guide/collectstatic.md"));
    summary.fieldNames().forEachRemaining(field -> assertThat(guide).contains("`" + field + "`"));
  }

  @Test
  void codingsAndLevelsAreChosen() throws Exception {
    write("a/x.css", "x{color:red}\n".repeat(50));

    CliRun cli = new CliRun(folder);
    assertThat(
            cli.run(
                "collectstatic",
                "--static-dirs",
                "a",
                "--static-root",
                "out",
                "--compress",
                "zstd,gzip",
                "--compress-level",
                "zstd=3,gzip=1"))
        .as(cli.err())
        .isZero();

    assertThat(folder.resolve("out/x.css.zst")).exists();
    assertThat(folder.resolve("out/x.css.gz")).exists();
    assertThat(folder.resolve("out/x.css.br")).doesNotExist();
  }

  @Test
  void missingReferencesAreAllowedByPattern() throws Exception {
    write("a/x.css", "\nx{y:url(old/lgo.png);z:url(gone.png)}");

    CliRun some = new CliRun(folder);
    assertThat(
            some.run(
                "collectstatic",
                "--allow-missing=old/*",
                "--static-dirs",
                "a",
                "--static-root",
                "out"))
        .isEqualTo(1);
    assertThat(some.err()).contains("gone.png").doesNotContain("lgo.png");

    CliRun all = new CliRun(folder);
    assertThat(
            all.run(
                "collectstatic", "--allow-missing", "--static-dirs", "a", "--static-root", "out"))
        .isZero();
    assertThat(all.out()).contains(", 2 unresolved references.");
    assertThat(all.err())
        .isEqualToNormalizingNewlines(
            """
            appversion: 2 unresolved references:
              a/x.css:2: 'old/lgo.png' refers to old/lgo.png, which is not among the collected files
              a/x.css:2: 'gone.png' refers to gone.png, which is not among the collected files
            """);

    write("a/x.css", "x{y:url(lgo.png)}");
    write("a/logo.png", "1");
    CliRun one = new CliRun(folder);
    String[] command = {
      "collectstatic", "--allow-missing", "--static-dirs", "a", "--static-root", "out", "--json"
    };
    assertThat(one.run(java.util.Arrays.copyOf(command, 6))).isZero();
    assertThat(one.err())
        .isEqualToNormalizingNewlines(
            "appversion: 1 unresolved reference: a/x.css:1: 'lgo.png' refers to lgo.png,"
                + " which is not among the collected files; did you mean logo.png?\n");

    CliRun json = new CliRun(folder);
    assertThat(json.run(command)).isZero();
    JsonNode summary = new ObjectMapper().readTree(json.out());
    assertThat(summary.get("missing").asInt()).isEqualTo(1);
    JsonNode reference = summary.get("unresolved").get(0);
    assertThat(reference.get("file").asText()).isEqualTo("a/x.css");
    assertThat(reference.get("reference").asText()).isEqualTo("lgo.png");
    assertThat(reference.get("nearest").asText()).isEqualTo("logo.png");
  }

  @Test
  void textAndJsonHaveTheSameFigures() throws Exception {
    write("a/x.css", "x{color:red}\n".repeat(50));
    write("a/tiny.css", "x{}");
    String[] command = {"collectstatic", "--static-dirs", "a", "--static-root", "out", "--dry-run"};
    CliRun text = new CliRun(folder);
    assertThat(text.run(command)).isZero();
    CliRun json = new CliRun(folder);
    command = java.util.Arrays.copyOf(command, 7);
    command[6] = "--json";
    assertThat(json.run(command)).isZero();

    JsonNode summary = new ObjectMapper().readTree(json.out());
    assertThat(text.out())
        .startsWith("Would collect 2 files to ")
        .contains(
            "%d written, %d unchanged, %d deleted"
                .formatted(
                    summary.get("written").asInt(),
                    summary.get("unchanged").asInt(),
                    summary.get("deleted").asInt()));
    assertThat(summary.get("written").asInt()).isEqualTo(2 * 2 + 2 * 2 + 1);
  }

  @Test
  void allProblemsAreReportedInTextAndInJson() throws Exception {
    write("a/x.css", "\nx{y:url(lgo.png);z:url(gone.png)}");
    write("a/logo.png", "1");

    CliRun words = new CliRun(folder);
    assertThat(words.run("collectstatic", "--static-dirs", "a", "--static-root", "out"))
        .isEqualTo(1);
    assertThat(words.err())
        .contains(
            "a/x.css:2: 'lgo.png' refers to lgo.png, which is not among the collected files; did you mean logo.png?")
        .contains("nothing was collected: 2 problems")
        .contains("--allow-missing");

    CliRun json = new CliRun(folder);
    assertThat(json.run("collectstatic", "--static-dirs", "a", "--static-root", "out", "--json"))
        .isEqualTo(1);
    JsonNode problem = new ObjectMapper().readTree(json.out()).get("problems").get(0);
    assertThat(problem.get("kind").asText()).isEqualTo("missing-reference");
    assertThat(problem.get("file").asText()).isEqualTo("a/x.css");
    assertThat(problem.get("line").asInt()).isEqualTo(2);
    assertThat(problem.get("nearest").asText()).isEqualTo("logo.png");
    assertThat(json.err()).isEmpty();
  }

  @Test
  void invalidArgumentsAreRejected() {
    for (List<String> args :
        List.of(
            List.of("--static-url", "static"),
            List.of("--keep", "-1"),
            List.of("--compress", "deflate"),
            List.of("--compress", ""),
            List.of("--compress", "gzip", "--no-compress"),
            List.of("--compress-level", "br=9", "--no-compress"),
            List.of("--compress-level", "9"),
            List.of("--compress-level", "br=12"),
            List.of("--compress-level", "br=best"),
            List.of("--compress-level", "zstd=3"),
            List.of("--component", "templates"),
            List.of("--plain", "--component", "a=b"))) {
      CliRun cli = new CliRun(folder);
      List<String> all =
          new java.util.ArrayList<>(
              List.of("collectstatic", "--static-dirs", "a", "--static-root", "out"));
      all.addAll(args);

      assertThat(cli.run(all.toArray(String[]::new))).as(cli.err()).isEqualTo(2);
      assertThat(cli.err()).contains(args.getFirst());
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
