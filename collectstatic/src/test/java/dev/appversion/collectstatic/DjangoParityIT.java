package dev.appversion.collectstatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.collectstatic.hash.FileDigest;
import dev.appversion.collectstatic.problem.CollectException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs Django's {@code collectstatic} on the same trees. The names and bytes of all files must be
 * equal, including the manifest.
 */
class DjangoParityIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "django/contrib/admin/static, 100",
    "rest_framework/static, 20",
    "grappelli/static, 500",
    "jazzmin/static, 80",
    "tinymce/static, 150",
    "unfold/static, 20",
    "django_ckeditor_5/static, 60",
    "wagtail/admin/static, 50",
  })
  void collectsPackagesLikeDjango(String path, int atLeast) throws Exception {
    for (boolean modules : new boolean[] {false, true}) {
      assertThat(same(modules, List.of(Django.files(path)))).hasSizeGreaterThan(2 * atLeast);
    }
  }

  @Test
  void theFirstDirectoryWithANameHasPriorityLikeInDjango() throws Exception {
    write("src/admin/css/base.css", "@import 'login.css'; a{background:url(../img/search.svg)}");

    same(
        true,
        List.of(
            folder.resolve("src"),
            Django.files("django/contrib/admin/static"),
            Django.files("grappelli/static"),
            Django.files("jazzmin/static"),
            Django.files("wagtail/admin/static")));
  }

  @Test
  void rewritesUnusualReferencesLikeDjango() throws Exception {
    targets();
    int i = 0;
    for (String css : read("tricky.css.txt")) {
      write("src/css/t" + i++ + ".css", css);
    }
    for (String js : read("tricky.js.txt")) {
      write("src/js/t" + i++ + ".js", js);
    }
    assertThat(i).isGreaterThan(80);

    same(false, List.of(folder.resolve("src")));
    same(true, List.of(folder.resolve("src")));
  }

  /** Texts of random parts that are significant in Django's patterns. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void rewritesRandomTextsLikeDjango(long seed) throws Exception {
    targets();
    Random random = new Random(seed);
    List<String> css = read("parts.css.txt");
    List<String> js = read("parts.js.txt");
    for (int i = 0; i < 400; i++) {
      write("src/css/r" + i + ".css", text(random, css));
      write("src/js/r" + i + ".js", text(random, js));
    }

    same(true, List.of(folder.resolve("src")));
  }

  @Test
  void hashesUnusualNamesLikeDjango() throws Exception {
    for (String name :
        List.of(
            "a b.png",
            "ü.png",
            "日本.css",
            "100%.png",
            "a%20b.gif",
            "x%41.png",
            "q?v.png",
            "h#f.png",
            "noext",
            "two.dots.js",
            "dir.d/x",
            "s;p.png",
            "a'b.png",
            "a\"b.png",
            "(p).png",
            "a&b.png",
            "sp /x.png",
            "UP.PNG",
            "𝄞.png",
            "c:d.png",
            "sub/c:d.png",
            "a+b.png",
            "...x",
            "trail ",
            "1:2.png")) {
      write("src/" + name, "content of " + name);
    }
    write(
        "src/refs.css",
        """
        a{b:url("a b.png");c:url(a%20b.png);d:url(%C3%BC.png);e:url(100%25.png);f:url("a%2520b.gif");
        g:url(q%3Fv.png);h:url(h%23f.png);i:url(noext);j:url("s;p.png");k:url(dir.d);l:url(dir.d/);
        m:url("(p).png");n:url(a&b.png);o:url(./sub/../UP.PNG);p:url(%F0%9D%84%9E.png);q:url(sub/c:d.png)}
        """);

    same(false, List.of(folder.resolve("src")));
  }

  @Test
  void ignoresTheNamesThatDjangoIgnores() throws Exception {
    for (String name :
        List.of(
            ".hidden",
            "CVS/x.css",
            "a~",
            ".git/config",
            "x/.y/z.css",
            "x/CVS",
            "ok.css",
            "x/b~/c.css")) {
      write("src/" + name, "x");
    }

    assertThat(same(false, List.of(folder.resolve("src")))).contains("ok.css").hasSize(3);
  }

  @Test
  void rejectsMissingReferencesLikeDjango() throws Exception {
    write("src/a.css", "a{b:url(gone.png)}");
    assertThat(
            Django.collect(folder.resolve("dj"), false, false, List.of(folder.resolve("src")))
                .exitCode())
        .isNotZero();
    assertThatThrownBy(() -> TestCollections.collect(folder)).isInstanceOf(CollectException.class);
  }

  @Test
  void djangoReadsAManifestWithAdditionalKeys() throws Exception {
    write("src/a.css", "a{}");
    write("templates/base.html", "x");
    TestCollections.collect(
        folder,
        options -> options.components(java.util.Map.of("templates", List.of("templates/**"))));
    String script =
        """
        import sys
        from django.conf import settings
        settings.configure(STATIC_URL="/static/", STATIC_ROOT=sys.argv[1])
        import django; django.setup()
        from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
        print(ManifestStaticFilesStorage().url("a.css"))
        """;
    Process process =
        new ProcessBuilder(
                Django.PYTHON.python().toString(), "-c", script, folder.resolve("out").toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "/static/a."
                + FileDigest.of("a{}".getBytes(StandardCharsets.UTF_8), false)
                    .md5()
                    .substring(0, 12)
                + ".css");
    assertThat(Files.readString(folder.resolve("out/staticfiles.json")))
        .contains("\"integrity\"")
        .contains("\"components\": {\"templates\": {\"files\": 1, ");
  }

  /** Runs both collectors and compares the results; returns the names of the files. */
  private java.util.Set<String> same(boolean modules, List<Path> dirs) throws Exception {
    Path theirs = folder.resolve("dj-" + modules + dirs.hashCode());
    Path ours = folder.resolve("av-" + modules + dirs.hashCode());
    Django.Result result = Django.collect(theirs, modules, true, dirs);
    assertThat(result.exitCode()).as(result.output()).isZero();
    TestCollections.collect(
        folder,
        options -> options.dirs(dirs).root(ours).modules(modules).allowMissing("*").plain());

    var expected = Django.tree(theirs);
    var found = Django.tree(ours);
    for (String name : expected.keySet()) {
      if (!expected.get(name).equals(found.get(name)) && found.containsKey(name)) {
        assertThat(Files.readString(ours.resolve(name)))
            .as(name)
            .isEqualTo(Files.readString(theirs.resolve(name)));
      }
    }
    assertThat(found).isEqualTo(expected);
    return expected.keySet();
  }

  private void targets() throws IOException {
    for (String name :
        List.of(
            "css/a.png",
            "css/b c.png",
            "css/font.eot",
            "css/leaf.css",
            "css/leaf.css.map",
            "img/x.svg",
            "js/leaf.js",
            "js/mod/deep.js",
            "js/leaf.js.map",
            "css/from",
            "js/import.js",
            "js/export.js")) {
      write("src/" + name, "x");
    }
  }

  private static String text(Random random, List<String> parts) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i >= 0; i--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }

  /**
   * The entries of a file: one a line, with the escapes {@code \\n}, {@code \\t}, {@code \\r} and
   * {@code \\uXXXX}.
   */
  private static List<String> read(String resource) throws IOException {
    try (var in = DjangoParityIT.class.getResourceAsStream("/django/" + resource)) {
      return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty())
          .map(DjangoParityIT::unescape)
          .toList();
    }
  }

  private static String unescape(String line) {
    String text = line.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r");
    return java.util.regex.Pattern.compile("\\\\u([0-9a-f]{4})")
        .matcher(text)
        .replaceAll(
            match ->
                java.util.regex.Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
