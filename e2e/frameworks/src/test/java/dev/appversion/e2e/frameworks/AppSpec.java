package dev.appversion.e2e.frameworks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.appversion.testkit.CachedBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An app of a framework: the {@code app.json} of its folder. In the command and the environment,
 * <code>{release}</code> is the folder of a version's build, <code>{version}</code> its name, and
 * <code>{origin}</code> the address for visitors.
 *
 * @param title the framework, as the table of results names it
 * @param command starts a version; the port is in its environment as PORT
 * @param worker the service worker that it registers: {@code workbox} or {@code ngsw}
 * @param spec lines of the AppVersion's {@code spec} that the app needs
 * @param always whether it runs in every build
 * @param differs behaviours that it does not have, each with the reason
 */
record AppSpec(
    String title,
    List<String> command,
    Map<String, String> environment,
    Optional<String> worker,
    String spec,
    boolean always,
    Map<String, String> differs) {
  private static final String FILE = "app.json";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The content of {@code app.json}; all except the title and the command may be absent. */
  private record Fields(
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) List<String> command,
      @Nullable Map<String, String> environment,
      @Nullable String worker,
      @Nullable List<String> spec,
      @Nullable Boolean always,
      @Nullable Map<String, String> differs) {}

  /** An app and the directory of its sources. */
  record Located(String name, AppSpec spec, Path folder) {
    /** Builds the versions unless they exist, and returns the directory that contains them. */
    Path build() throws IOException {
      return new CachedBuild(folder, "frameworks", name, Set.of(FILE)).results();
    }
  }

  /** All apps below a folder, by name. */
  static List<Located> in(Path apps) throws IOException {
    try (Stream<Path> folders = Files.list(apps)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(FILE)))
          .sorted()
          .map(folder -> new Located(folder.getFileName().toString(), read(folder), folder))
          .toList();
    }
  }

  private static AppSpec read(Path folder) {
    try {
      Fields fields = JSON.readValue(folder.resolve(FILE).toFile(), Fields.class);
      return new AppSpec(
          fields.title(),
          List.copyOf(fields.command()),
          Objects.requireNonNullElse(fields.environment(), Map.of()),
          Optional.ofNullable(fields.worker()),
          String.join("\n", Objects.requireNonNullElse(fields.spec(), List.of())),
          Boolean.TRUE.equals(fields.always()),
          Objects.requireNonNullElse(fields.differs(), Map.of()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
