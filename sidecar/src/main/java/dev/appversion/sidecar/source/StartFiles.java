package dev.appversion.sidecar.source;

import dev.appversion.process.settings.Setting;
import dev.appversion.sidecar.config.AssetVariables;
import dev.appversion.sidecar.config.RoutingVariables;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks the configured files at the start. In a pod they may be mounted later; in a terminal, a
 * path may be mistyped.
 */
public final class StartFiles {
  private StartFiles() {}

  /**
   * A problem with a file.
   *
   * @param setting the setting of the file
   * @param message the problem, as a completion of "SETTING PATH …"
   * @param usable whether the sidecar can work nevertheless
   */
  public record Finding(Setting<?> setting, Path file, String message, boolean usable) {}

  /** All findings. */
  public static List<Finding> check(SidecarConfig.Files files) {
    List<Finding> findings = new ArrayList<>();
    files.staticRoot().ifPresent(root -> staticRoot(root, files, findings));
    files
        .manifest()
        .ifPresent(
            file ->
                required(
                    RoutingVariables.MANIFEST_FILE,
                    file,
                    StartFiles::unreadableManifest,
                    findings));
    files
        .secretKey()
        .ifPresent(
            file ->
                required(RoutingVariables.SECRET_FILE, file, StartFiles::unusableKey, findings));
    files
        .routing()
        .filter(file -> !Files.isRegularFile(file))
        .ifPresent(
            file ->
                findings.add(
                    Files.isDirectory(file)
                        ? new Finding(
                            RoutingVariables.ROUTING_FILE,
                            file,
                            "is a directory, not a file",
                            false)
                        : new Finding(
                            RoutingVariables.ROUTING_FILE,
                            file,
                            "does not exist: requests get 503 until it does",
                            true)));
    return List.copyOf(findings);
  }

  private static void staticRoot(Path root, SidecarConfig.Files files, List<Finding> findings) {
    if (!Files.isDirectory(root)) {
      findings.add(
          new Finding(
              AssetVariables.STATIC_ROOT,
              root,
              Files.exists(root) ? "is not a directory" : "does not exist",
              false));
    } else if (ManifestFile.of(files).isEmpty()) {
      findings.add(
          new Finding(
              AssetVariables.STATIC_ROOT,
              root,
              "has no manifest ("
                  + String.join(", ", ManifestFile.NAMES.subList(0, 2))
                  + ", …): references in pages stay as they are",
              true));
    }
  }

  /**
   * A file that is required.
   *
   * @param content checks the content of a file that exists
   */
  private static void required(
      Setting<?> setting,
      Path file,
      Function<Path, Optional<String>> content,
      List<Finding> findings) {
    missing(file)
        .or(() -> content.apply(file))
        .ifPresent(problem -> findings.add(new Finding(setting, file, problem, false)));
  }

  private static Optional<String> unreadableManifest(Path file) {
    try {
      ManifestFile.read(file);
      return Optional.empty();
    } catch (IOException | InvalidManifestException e) {
      return Optional.of("is not a manifest: " + e.getMessage());
    }
  }

  private static Optional<String> unusableKey(Path file) {
    try {
      SecretKeys.of(Files.readString(file, StandardCharsets.UTF_8), Optional.empty());
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of("cannot be used: " + e.getMessage());
    }
  }

  private static Optional<String> missing(Path file) {
    if (Files.isDirectory(file)) {
      return Optional.of("is a directory, not a file");
    }
    return Files.exists(file) ? Optional.empty() : Optional.of("does not exist");
  }
}
