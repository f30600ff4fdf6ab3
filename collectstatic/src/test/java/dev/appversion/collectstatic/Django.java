package dev.appversion.collectstatic;

import dev.appversion.collectstatic.hash.FileDigest;
import dev.appversion.testkit.PythonEnvironment;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A Python environment with Django and packages that contain static files. */
final class Django {
  static final PythonEnvironment PYTHON =
      PythonEnvironment.with(
          List.of(
              "Django==5.2.19",
              "asgiref==3.13.0",
              "sqlparse==0.6.1",
              "djangorestframework==3.18.3",
              "django-grappelli==5.0.1",
              "django-jazzmin==3.0.5",
              "django-tinymce==5.0.0",
              "django-unfold==0.91.0",
              "django-ckeditor-5==0.2.20",
              "wagtail==8.0.1"));

  private Django() {}

  /** The result of a run of Django's {@code collectstatic}. */
  record Result(int exitCode, String output) {}

  static Result collect(Path root, boolean modules, boolean forgiving, List<Path> dirs)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(PYTHON.python().toString());
    command.add(
        Path.of(Objects.requireNonNull(Django.class.getResource("/django/parity.py")).toURI())
            .toString());
    command.addAll(
        List.of(root.toString(), Boolean.toString(modules), Boolean.toString(forgiving)));
    dirs.forEach(dir -> command.add(dir.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** The static directory of a package. */
  static Path files(String folder) {
    return PYTHON.sitePackages().resolve(folder);
  }

  /** The MD5 of each file below a directory, by path. */
  static Map<String, String> tree(Path root) throws IOException {
    TreeMap<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        tree.put(root.relativize(file).toString(), FileDigest.of(file, false).md5());
      }
    }
    return tree;
  }
}
