package dev.appversion.collectstatic;

import static dev.appversion.collectstatic.TestCollections.collect;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.appversion.collectstatic.hash.FileDigest;
import dev.appversion.collectstatic.problem.CollectException;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A temporary source tree and the files collected from it. */
abstract class CollectorFixture {
  @TempDir Path folder;

  void tree() throws IOException {
    write("src/css/a.css", "a{b:url(../img/x.png)}\n".repeat(20));
    write("src/img/x.png", "x");
    write("src/js/a.js", "1");
  }

  /**
   * Sets the start of the last collection to one hour later, so that it is long after the last
   * change of the sources.
   */
  void sourcesAreOld() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path state = folder.resolve(".out.collectstatic.json");
    ObjectNode known = (ObjectNode) json.readTree(state.toFile());
    known.put("started", known.get("started").asLong() + TimeUnit.HOURS.toNanos(1));
    json.writeValue(state.toFile(), known);
  }

  List<Problem> problems(UnaryOperator<TestOptions> options) {
    return catchThrowableOfType(CollectException.class, () -> collect(folder, options)).problems();
  }

  Manifest manifest() throws Exception {
    return ManifestReader.read(Files.readAllBytes(folder.resolve("out/staticfiles.json")));
  }

  String content(String canonical) throws Exception {
    return Files.readString(folder.resolve("out").resolve(manifest().paths().get(canonical)));
  }

  Set<String> files() throws IOException {
    Path out = folder.resolve("out");
    try (Stream<Path> all = Files.walk(out)) {
      return new TreeSet<>(
          all.filter(Files::isRegularFile).map(file -> out.relativize(file).toString()).toList());
    }
  }

  static String md5(String text) {
    return FileDigest.of(bytes(text), false).md5().substring(0, 12);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
