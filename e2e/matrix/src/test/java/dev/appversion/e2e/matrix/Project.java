package dev.appversion.e2e.matrix;

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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder with the sources of some servers or clients in one language. Where it has an executable
 * {@code build}, that is called once for each state of the folder's files, with the folder to put
 * the results into; the results are kept below {@code ~/.cache/appversion-e2e/matrix}.
 *
 * @param folder the sources
 */
record Project(Path folder) {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);

  /**
   * Fills in a command's placeholders: <code>{source}</code> is this folder, <code>{out}</code> the
   * results of its build, <code>{java}</code> the JVM that runs this, and the rest are given.
   */
  List<String> resolve(List<String> command, Map<String, String> values) {
    return command.stream()
        .map(
            argument -> {
              String result =
                  argument
                      .replace("{source}", folder.toString())
                      .replace("{out}", out().toString())
                      .replace("{java}", ProcessHandle.current().info().command().orElse("java"));
              for (var value : values.entrySet()) {
                result = result.replace("{" + value.getKey() + "}", value.getValue());
              }
              return result;
            })
        .toList();
  }

  /** Builds what has not been built in this state. */
  void build() throws IOException, InterruptedException {
    Path out = out();
    if (!Files.exists(script()) || Files.exists(complete(out))) {
      return;
    }
    Files.createDirectories(out);
    try (FileChannel channel =
            FileChannel.open(
                out.resolveSibling(out.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(complete(out))) {
        build(out);
      }
    }
  }

  private void build(Path out) throws IOException, InterruptedException {
    System.out.println("matrix: building " + folder + " into " + out);
    long start = System.nanoTime();
    Path log = out.resolve("build.log");
    Process process =
        new ProcessBuilder(script().toString(), out.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(BUILD_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException(script() + " has not ended after " + BUILD_LIMIT + "; see " + log);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          script() + " failed with " + process.exitValue() + ":\n" + Files.readString(log));
    }
    Files.createFile(complete(out));
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    System.out.println("matrix: built " + folder + " in " + seconds + " s");
  }

  private Path script() {
    return folder.resolve("build");
  }

  private static Path complete(Path out) {
    return out.resolve("complete");
  }

  private Path out() {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "appversion-e2e", "matrix");
    return cache.resolve(
        folder.getParent().getFileName() + "-" + folder.getFileName() + "-" + digest());
  }

  /** Of the names and bytes of all files, also behind links, but for the lists that start them. */
  private String digest() {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file :
          files.filter(Files::isRegularFile).filter(Project::isInput).sorted().toList()) {
        digest.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
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

  private static boolean isInput(Path file) {
    String name = file.getFileName().toString();
    return !name.equals("servers.json") && !name.equals("clients.json") && !name.endsWith(".pyc");
  }
}
