package dev.appversion.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of sources with an executable {@code build}, which gets the directory for its output.
 * It is called once for each state of the sources' files; the results are stored below {@code
 * ~/.cache/appversion-e2e}.
 *
 * @param sources the folder
 * @param cache the folder below {@code ~/.cache/appversion-e2e}
 * @param name the results' name in it, to which the state of the sources is added
 * @param ignored names of files that do not affect the results, in addition to compiled files of
 *     Python
 */
public record CachedBuild(Path sources, String cache, String name, Set<String> ignored) {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  public CachedBuild {
    ignored = Set.copyOf(ignored);
  }

  /** Whether there is anything to build. */
  public boolean isNeeded() {
    return Files.exists(script());
  }

  /**
   * Builds what has not been built in this state.
   *
   * @return the folder with the results
   * @throws IllegalStateException if the build fails; the message contains its output
   */
  public Path results() throws IOException {
    Path out =
        Path.of(System.getProperty("user.home"), ".cache", "appversion-e2e", cache)
            .resolve(name + "-" + digest());
    Path complete = out.resolve("complete");
    if (Files.exists(complete)) {
      return out;
    }
    Files.createDirectories(out);
    try (FileChannel channel =
            FileChannel.open(
                out.resolveSibling(out.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(complete)) {
        System.out.println("building " + sources + " into " + out);
        List<String> command = List.of(script().toString(), out.toString());
        Commands.run(LIMIT, Map.of(), command).orThrow();
        Files.createFile(complete);
      }
    }
    return out;
  }

  private Path script() {
    return sources.resolve("build");
  }

  private boolean isInput(Path file) {
    String name = file.getFileName().toString();
    return !ignored.contains(name) && !name.endsWith(".pyc");
  }

  /** The hash of the names and bytes of all files, including targets of links. */
  private String digest() {
    try (Stream<Path> files = Files.walk(sources, FileVisitOption.FOLLOW_LINKS)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files.filter(Files::isRegularFile).filter(this::isInput).sorted().toList()) {
        digest.update(sources.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
