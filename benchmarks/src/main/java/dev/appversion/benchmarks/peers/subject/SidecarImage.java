package dev.appversion.benchmarks.peers.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.versioning.manifest.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sidecar's image, unpacked to the root file system of a container. A command in it runs as in
 * a container, in a separate mount namespace, with {@code /proc}, {@code /dev} and {@code /sys} of
 * this machine and with its user. The limits of a container are absent.
 *
 * @param root the root file system
 * @param entrypoint the command of the image
 * @param user {@code UID:GID}
 */
record SidecarImage(Path root, List<String> entrypoint, String user) {
  /** The directory in which the files of a sidecar are mounted, as in a pod. */
  static final String MOUNT = "/var/run/appversion";

  private static final String ENTER =
      """
      set -e
      mount --rbind /proc "$1/proc"
      mount --rbind /dev "$1/dev"
      mount --rbind /sys "$1/sys"
      mount --bind "$2" "$1%s"
      user=$3 root=$1
      shift 3
      exec chroot --userspec="$user" "$root" "$@"
      """
          .formatted(MOUNT);

  /**
   * Unpacks an image.
   *
   * @param archive as {@code docker save} writes it: {@code sidecar/target/image.tar}
   * @param folder for the result; kept for the next call if the archive is the same
   * @throws IOException if the archive does not exist
   */
  static SidecarImage unpack(Path archive, Path folder) throws IOException {
    if (!Files.exists(archive)) {
      throw new IOException(
          archive
              + " does not exist: run ./mvnw package -Pimages -DskipTests -pl sidecar -am,"
              + " or choose another by --image=");
    }
    Path complete = folder.resolve("complete");
    String state = archive.toRealPath() + " " + Files.getLastModifiedTime(archive);
    if (!Files.exists(complete) || !Files.readString(complete).equals(state)) {
      delete(folder);
      Path layers = Files.createDirectories(folder.resolve("layers"));
      Path root = Files.createDirectories(folder.resolve("root"));
      Command.run(List.of("tar", "-C", layers.toString(), "-xf", archive.toString()));
      for (JsonNode layer : json(layers.resolve("manifest.json")).path(0).path("Layers")) {
        Path file = layers.resolve(layer.asText());
        Command.run(List.of("tar", "-C", root.toString(), "-xpzf", file.toString()));
        Files.delete(file);
      }
      for (String mounted : List.of("proc", "dev", "sys", MOUNT.substring(1))) {
        Files.createDirectories(root.resolve(mounted));
      }
      Files.copy(
          layers.resolve("config.json"),
          folder.resolve("config.json"),
          StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(complete, state);
    }
    JsonNode config = json(folder.resolve("config.json")).path("config");
    List<String> entrypoint = new ArrayList<>();
    config.path("Entrypoint").forEach(argument -> entrypoint.add(argument.asText()));
    return new SidecarImage(
        folder.resolve("root"), List.copyOf(entrypoint), config.path("User").asText());
  }

  /**
   * The command line of a container, to be run by root.
   *
   * @param mounted the directory that is at {@link #MOUNT} in it
   */
  List<String> command(Path mounted) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                ENTER,
                "enter",
                root.toString(),
                mounted.toString(),
                user));
    command.addAll(entrypoint);
    return command;
  }

  /**
   * The beginning of its id, the SHA-256 of its configuration (OCI image specification): equal for
   * equal contents.
   */
  String id() throws IOException {
    return Digests.sha256Hex(Files.readAllBytes(root.resolveSibling("config.json")))
        .substring(0, 12);
  }

  /** The version of the JDK in it. */
  String jdk() throws IOException {
    return Files.readAllLines(root.resolve("opt/java/release")).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceAll(".*=|\"", ""))
        .findFirst()
        .orElseThrow(() -> new IOException("no version in /opt/java/release"));
  }

  /** The file of a library in it. */
  Path library(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("app/libs"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + prefix + " in /app/libs"));
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      Command.run(List.of("rm", "-rf", "--one-file-system", folder.toString()));
    }
  }
}
