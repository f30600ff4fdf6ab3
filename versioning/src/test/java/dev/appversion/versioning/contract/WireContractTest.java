package dev.appversion.versioning.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each name of the wire contract is a literal in one source file of all modules. */
class WireContractTest {
  private static final Path ROOT = Path.of(System.getProperty("appversion.root", ".."));
  private static final Path CONTRACT =
      Path.of("versioning/src/main/java/dev/appversion/versioning/contract");

  /** Modules without production code. */
  private static final Set<String> OTHER_MODULES =
      Set.of("benchmarks", "e2e", "fixtures", "testkit", "build");

  /** A comment, a text block, a string, or a character, whichever begins first. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "//[^\n]*|/\\*(?s:.*?)\\*/|\"\"\"(?s:.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\n])*)\"|'(?:\\\\.|[^'\\\\])+'");

  /** An ordinary word: the same text has other meanings elsewhere. */
  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

  /**
   * Keys that log lines have as well, a name that is also the default of the operator's Lease, and
   * a field of a sidecar's status that the routing table has under the same name.
   */
  private static final Set<String> AMBIGUOUS =
      Set.of(StoreFields.APP_VERSION, ObjectNames.FIELD_MANAGER, StatusFields.KEY_ID);

  @Test
  void everyNameIsALiteralInOneFileOnly() throws Exception {
    Set<String> headers = namesOf(WireHeaders.class, WireContractTest::lower);
    Set<String> names = names();
    TreeMap<String, List<String>> repeated = new TreeMap<>();
    for (Path file : sources()) {
      for (String literal : literals(file)) {
        if (headers.contains(lower(literal)) || names.contains(literal)) {
          repeated.computeIfAbsent(literal, any -> new ArrayList<>()).add(file.toString());
        }
      }
    }

    assertThat(repeated).isEmpty();
  }

  @Test
  void everyLabelAndAnnotationHasAConstant() throws Exception {
    TreeSet<String> keys = new TreeSet<>();
    for (Path file : sources()) {
      literals(file).stream()
          .filter(it -> it.matches("appversion\\.dev/[a-z-]+"))
          .forEach(keys::add);
    }

    // The name of the controller in events.
    assertThat(keys).containsExactly("appversion.dev/operator");
  }

  @Test
  void findsLiteralsAndNotComments() {
    assertThat(
            literals(
                """
                // "a"
                /* "b" */ String c = "c" + '"' + "d\\"e"; /** {@code "f"} */
                """))
        .containsExactly("c", "d\\\"e");
  }

  private static Set<String> names() throws ReflectiveOperationException {
    Set<String> names = new TreeSet<>();
    for (Class<?> type :
        List.of(
            HttpFields.class,
            RequestPins.class,
            WirePaths.class,
            ObjectNames.class,
            DataKeys.class,
            ObjectLabels.class,
            Annotations.class,
            StatusFields.class,
            StoreFields.class,
            BustFields.class)) {
      names.addAll(namesOf(type, UnaryOperator.identity()));
    }
    names.removeIf(name -> WORD.matcher(name).matches() || AMBIGUOUS.contains(name));
    return names;
  }

  private static Set<String> namesOf(Class<?> type, Function<String, String> form)
      throws ReflectiveOperationException {
    Set<String> names = new TreeSet<>();
    for (var field : type.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        names.add(form.apply((String) field.get(null)));
      }
    }
    assertThat(names).as(type.getSimpleName()).isNotEmpty();
    return names;
  }

  private static List<Path> sources() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java");
        if (!OTHER_MODULES.contains(module.getFileName().toString())
            && Files.isDirectory(sources)) {
          try (Stream<Path> all = Files.walk(sources)) {
            all.filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.startsWith(ROOT.resolve(CONTRACT)))
                .forEach(files::add);
          }
        }
      }
    }
    assertThat(files).hasSizeGreaterThan(500);
    return files;
  }

  private static List<String> literals(Path file) throws IOException {
    return literals(Files.readString(file));
  }

  private static List<String> literals(String source) {
    return TOKEN
        .matcher(source)
        .results()
        .map(token -> token.group(1))
        .filter(literal -> literal != null)
        .toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
