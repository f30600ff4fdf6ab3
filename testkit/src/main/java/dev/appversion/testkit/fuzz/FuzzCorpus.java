package dev.appversion.testkit.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs fuzz targets without Jazzer: with every stored input, then with a limited number of random
 * changes of these. Both are the same in every run. The system properties {@code fuzz.runs} and
 * {@code fuzz.seed} select another number of changes for each target, and others.
 */
public final class FuzzCorpus {
  private static final int RUNS = Integer.getInteger("fuzz.runs", 2_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  private FuzzCorpus() {}

  /** A test of each target. */
  public static Stream<DynamicTest> tests(FuzzTarget... targets) {
    return Arrays.stream(targets)
        .map(target -> DynamicTest.dynamicTest(name(target), () -> run(target)));
  }

  private static void run(FuzzTarget target) throws IOException, URISyntaxException {
    List<byte[]> inputs = new ArrayList<>();
    for (Path file : files(target)) {
      byte[] input = Files.readAllBytes(file);
      check(target, input, "the stored input " + file);
      inputs.add(input);
    }
    InputMutator mutator = new InputMutator(inputs, new Random(SEED));
    for (int run = 0; run < RUNS; run++) {
      check(target, mutator.next(), "change " + run + " by seed " + SEED);
    }
  }

  private static List<Path> files(FuzzTarget target) throws IOException, URISyntaxException {
    String folder = name(target) + "Inputs/fuzz";
    URL url = target.getClass().getResource(folder);
    if (url == null) {
      throw new IllegalStateException(
          "no stored inputs in src/test/resources: the directory "
              + folder
              + " of the package "
              + target.getClass().getPackageName());
    }
    try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
      return files.sorted().toList();
    }
  }

  private static String name(FuzzTarget target) {
    return target.getClass().getSimpleName();
  }

  /** A failure shows the input, and stores it where a command can copy it from. */
  private static void check(FuzzTarget target, byte[] input, String origin) {
    try {
      target.fuzz(input.clone());
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      throw new AssertionError(
          "%s: %s fails with %s%nThe input, also in %s:%n%s"
              .formatted(name(target), origin, e, store(target, input), printable(input)),
          e);
    }
  }

  private static Path store(FuzzTarget target, byte[] input) {
    Path folder = Path.of("target", "fuzz", name(target));
    try {
      Files.createDirectories(folder);
      return Files.write(folder.resolve("failed-" + Integer.toHexString(hash(input))), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int hash(byte[] input) {
    return Arrays.hashCode(input);
  }

  private static String printable(byte[] input) {
    StringBuilder shown = new StringBuilder();
    for (byte b : input) {
      char c = (char) (b & 0xff);
      if (c == '\n' || (c >= ' ' && c < 0x7f && c != '\\')) {
        shown.append(c);
      } else {
        shown.append("\\x").append(HexFormat.of().toHexDigits(b));
      }
    }
    return shown.toString();
  }
}
