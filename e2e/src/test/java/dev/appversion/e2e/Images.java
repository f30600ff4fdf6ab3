package dev.appversion.e2e;

import dev.appversion.testkit.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The images that the stories run: those of the build, and those of the sample apps. */
final class Images {
  static final Path ROOT = Path.of(System.getProperty("appversion.root", "..")).toAbsolutePath();

  private static final List<String> OURS =
      List.of("operator/target/image.tar", "sidecar/target/image.tar", "store/target/image.tar");

  private Images() {}

  static void load(Cluster cluster) {
    List<Path> archives =
        Stream.concat(OURS.stream().map(ROOT::resolve).map(Images::built), sampleApps()).toList();
    cluster.load(archives.toArray(Path[]::new));
  }

  private static Path built(Path archive) {
    if (!Files.isRegularFile(archive)) {
      throw new IllegalStateException(
          archive + " is not there: run ./mvnw package -Pimages -DskipTests first");
    }
    return archive;
  }

  /** The tool prints progress on stderr and, last, one archive a line on stdout. */
  private static Stream<Path> sampleApps() {
    try {
      Process process =
          new ProcessBuilder(ROOT.resolve("e2e/images/build").toString(), "--all")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("e2e/images/build failed; see its output above");
      }
      return output.lines().map(Path::of);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building images", e);
    }
  }
}
