package dev.appversion.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.testkit.PythonEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares {@code appversion collectstatic} with Django's, on the same tree, started as users start
 * them; with {@code --compressed}, compares it with WhiteNoise's storage, which also writes {@code
 * .gz} and {@code .br}.
 */
public final class CollectStatic {
  private static final String SETTINGS =
      """
      import os
      SECRET_KEY = "x"
      INSTALLED_APPS = ["django.contrib.staticfiles"]
      STATIC_URL = "/static/"
      STATICFILES_DIRS = [os.environ["BENCH_TREE"]]
      STATIC_ROOT = os.environ["BENCH_ROOT"]
      STORAGES = {"staticfiles": {
          "BACKEND": os.environ["BENCH_STORAGE"]}}
      """;

  private static final List<String> DJANGO =
      List.of("Django==5.2.19", "asgiref==3.13.0", "sqlparse==0.6.1");

  /**
   * The tool to compare with.
   *
   * @param options the options with which {@code appversion collectstatic} produces the same output
   * @param kinds the runs of a round; later ones run on the output of earlier ones
   */
  private record Peer(
      String name,
      String storage,
      List<String> packages,
      List<String> options,
      List<String> kinds) {
    static final Peer PLAIN =
        new Peer(
            "django",
            "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
            DJANGO,
            List.of("--plain", "--no-compress"),
            List.of("cold", "incremental"));

    static final Peer COMPRESSED =
        new Peer(
            "whitenoise",
            "whitenoise.storage.CompressedManifestStaticFilesStorage",
            Stream.concat(DJANGO.stream(), Stream.of("whitenoise==6.12.0", "Brotli==1.2.1"))
                .toList(),
            List.of("--plain"),
            List.of("cold")); // WhiteNoise compresses everything each time
  }

  private final Path folder;
  private final Path python;
  private final Peer peer;
  private final Path launcher =
      Path.of(System.getProperty("appversion.root", ".")).resolve("appversion").toAbsolutePath();

  private CollectStatic(Path folder, Path python, Peer peer) {
    this.folder = folder;
    this.python = python;
    this.peer = peer;
  }

  /** Prints the times and their ratios. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments = Arguments.of(args);
    int files = arguments.number("--files", 10_000);
    int rounds = arguments.number("--rounds", 3);
    Path folder = Files.createTempDirectory("collectstatic-");
    try {
      Peer peer = arguments.has("--compressed") ? Peer.COMPRESSED : Peer.PLAIN;
      new CollectStatic(folder, PythonEnvironment.with(peer.packages()).python(), peer)
          .run(files, rounds, arguments.has("--json"));
    } finally {
      delete(folder);
    }
  }

  private void run(int files, int rounds, boolean json) throws IOException, InterruptedException {
    tree(files);
    Files.writeString(folder.resolve("bench_settings.py"), SETTINGS);
    command("warm-up", List.of(launcher.toString(), "version")); // builds what is missing
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      delete(folder.resolve("django"));
      delete(folder.resolve("ours"));
      Files.deleteIfExists(folder.resolve(".ours.collectstatic.json"));
      for (String kind : peer.kinds()) {
        add(seconds, peer.name() + " " + kind, django());
        add(seconds, "appversion " + kind, ours());
      }
      compare();
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    seconds.forEach((name, times) -> medians.put(name, Distribution.of(times).p50()));
    for (String kind : peer.kinds()) {
      medians.put(
          "ratio " + kind,
          medians.getOrDefault(peer.name() + " " + kind, 0.0)
              / medians.getOrDefault("appversion " + kind, 1.0));
    }
    if (json) {
      System.out.println(
          new ObjectMapper().writeValueAsString(Map.of("medians", medians, "seconds", seconds)));
    } else {
      medians.forEach((name, value) -> System.out.printf("%-24s %8.2f%n", name, value));
    }
  }

  private double django() throws IOException, InterruptedException {
    return command(
        "Django",
        List.of(
            python.toString(),
            "-m",
            "django",
            "collectstatic",
            "--noinput",
            "--verbosity=0",
            "--settings=bench_settings",
            "--pythonpath=" + folder));
  }

  private double ours() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(launcher.toString(), "collectstatic"));
    command.addAll(List.of("--static-dirs", folder.resolve("tree").toString()));
    command.addAll(List.of("--static-root", folder.resolve("ours").toString()));
    command.addAll(peer.options());
    return command("appversion", command);
  }

  /** Runs a command and returns its duration in seconds. */
  private double command(String name, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BENCH_TREE", folder.resolve("tree").toString());
    builder.environment().put("BENCH_STORAGE", peer.storage());
    builder.environment().put("BENCH_ROOT", folder.resolve("django").toString());
    long start = System.nanoTime();
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(name + " failed: " + output);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * The runs are comparable only if the results are equal. Compressed siblings are equal if both
   * have written the same ones: their bytes depend on the libraries' versions.
   */
  private void compare() throws IOException {
    Set<String> theirs = names(folder.resolve("django"));
    Set<String> ours = names(folder.resolve("ours"));
    if (!theirs.equals(ours)) {
      throw new IllegalStateException("the two have not written the same files");
    }
    long theirSize = 0;
    long ourSize = 0;
    for (String name : theirs) {
      if (name.endsWith(".gz") || name.endsWith(".br")) {
        theirSize += Files.size(folder.resolve("django").resolve(name));
        ourSize += Files.size(folder.resolve("ours").resolve(name));
        continue;
      }
      if (Files.mismatch(
              folder.resolve("django").resolve(name), folder.resolve("ours").resolve(name))
          >= 0) {
        throw new IllegalStateException("the two differ in " + name);
      }
    }
    if (theirSize > 0) {
      System.err.printf("bytes of siblings: other tool %d, appversion %d%n", theirSize, ourSize);
    }
  }

  private static Set<String> names(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      Set<String> names = new TreeSet<>();
      all.filter(Files::isRegularFile).forEach(file -> names.add(root.relativize(file).toString()));
      return names;
    }
  }

  /** In each folder of a hundred files: 60 images, 20 style sheets, 20 scripts. */
  private void tree(int files) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < files / 100; i++) {
      Path module = folder.resolve("tree/app" + i / 10 + "/module" + i);
      Files.createDirectories(module);
      for (int j = 0; j < 60; j++) {
        byte[] image = new byte[500 + random.nextInt(7500)];
        random.nextBytes(image);
        Files.write(module.resolve("image" + j + ".png"), image);
      }
      for (int j = 0; j < 20; j++) {
        StringBuilder css =
            new StringBuilder(j % 5 == 0 ? "" : "@import \"style" + (j - 1) + ".css\";\n");
        StringBuilder js = new StringBuilder();
        for (int k = 0; k < 60; k++) {
          css.append(
              ".c%d { background: url(image%d.png); color: #%06x; }%n"
                  .formatted(k, random.nextInt(60), random.nextInt(1 << 24)));
        }
        for (int k = 0; k < 100; k++) {
          js.append("function f%d(a, b) { return a * %d + b; }%n".formatted(k, random.nextInt()));
        }
        Files.writeString(module.resolve("style" + j + ".css"), css);
        Files.writeString(module.resolve("script" + j + ".js"), js);
      }
    }
  }

  private static void add(Map<String, List<Double>> seconds, String name, double value) {
    seconds.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    System.err.printf("%-24s %8.2f s%n", name, value);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException problem)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
