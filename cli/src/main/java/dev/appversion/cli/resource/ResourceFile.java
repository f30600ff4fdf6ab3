package dev.appversion.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An AppVersion and the ConfigMaps in one YAML file. Documents of other kinds are ignored: the file
 * may be the one for {@code kubectl apply}.
 *
 * @param configMaps by name
 * @param document gives the line of a problem that is found later
 */
public record ResourceFile(
    AppVersion resource, Map<String, ConfigMap> configMaps, YamlDocument document) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Parses a file's text; the exception has all problems. */
  public static ResourceFile parse(String text) throws InvalidResourceException {
    @Nullable YamlDocument found = null;
    Map<String, ConfigMap> configMaps = new TreeMap<>();
    Set<String> others = new TreeSet<>();
    for (YamlDocument document : YamlReader.read(text)) {
      switch (document.text("kind")) {
        case "ConfigMap" -> configMaps.put(name(document), configMap(document));
        case AppVersion.KIND -> {
          if (found != null) {
            throw invalid(document.problem("kind", "is a second AppVersion: local mode runs one"));
          }
          found = document;
        }
        default -> others.add(document.text("kind"));
      }
    }
    if (found == null) {
      others.remove("");
      throw invalid(
          new FieldError(
              0,
              "",
              "contains no document of kind AppVersion"
                  + (others.isEmpty() ? "" : ", only " + String.join(", ", others))));
    }
    return new ResourceFile(appVersion(found), configMaps, found);
  }

  /** Checks that text is YAML with any content. */
  public static void checkSyntax(String text) throws InvalidResourceException {
    var _ = YamlReader.read(text);
  }

  /** A problem of the AppVersion that is found after parsing. */
  public FieldError problem(String path, String message) {
    return document.problem(path, message);
  }

  private static AppVersion appVersion(YamlDocument document) throws InvalidResourceException {
    if (!document.text("apiVersion").equals("appversion.dev/v1alpha1")) {
      throw invalid(
          document.problem(
              "apiVersion",
              "must be appversion.dev/v1alpha1, not '" + document.text("apiVersion") + "'"));
    }
    List<FieldError> problems = new ArrayList<>(CrdSchema.load().check(document));
    if (problems.isEmpty()) {
      AppVersion resource = JSON.convertValue(document.root(), AppVersion.class);
      problems.addAll(CrdRules.check(resource, document));
      if (problems.isEmpty()) {
        return resource;
      }
    }
    throw new InvalidResourceException(problems);
  }

  private static String name(YamlDocument document) {
    return document.root().path("metadata").path("name").asText("");
  }

  private static ConfigMap configMap(YamlDocument document) throws InvalidResourceException {
    for (Map.Entry<String, JsonNode> file : document.root().path("binaryData").properties()) {
      try {
        Base64.getDecoder().decode(file.getValue().asText());
      } catch (IllegalArgumentException e) {
        throw invalid(document.problem("binaryData." + file.getKey(), "is not base64"));
      }
    }
    try {
      return JSON.convertValue(document.root(), ConfigMap.class);
    } catch (IllegalArgumentException e) {
      throw invalid(document.problem("", "is not a ConfigMap: " + e.getMessage()));
    }
  }

  private static InvalidResourceException invalid(FieldError problem) {
    return new InvalidResourceException(List.of(problem));
  }
}
