package dev.appversion.versioning.manifest.formats;

import dev.appversion.versioning.manifest.Collected;
import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes {@code staticfiles.json} of version 1.1: first Django's keys, with the same bytes as
 * Django, then the keys of AppVersion. Django can read such a manifest, since it ignores unknown
 * keys.
 */
public final class ManifestWriter {
  private ManifestWriter() {}

  /** The same with the data of the collector. */
  public static Manifest manifest(
      Map<String, String> paths,
      Map<String, String> integrity,
      List<Component> components,
      Collected collected) {
    return Manifest.of(paths, DjangoManifestHash.of(paths), integrity, components, collected);
  }

  /** The manifest of these paths, with the hash that Django gives them. */
  public static Manifest manifest(
      Map<String, String> paths, Map<String, String> integrity, List<Component> components) {
    return Manifest.of(paths, DjangoManifestHash.of(paths), integrity, components);
  }

  /**
   * The file's bytes. A manifest without integrity values and components has Django's keys only.
   */
  public static byte[] write(Manifest manifest) {
    PythonJson json = new PythonJson().raw("{\"paths\": ");
    json.object(manifest.paths(), PythonJson::string);
    json.raw(", \"version\": \"1.1\", \"hash\": ").string(manifest.hash());
    if (!manifest.integrity().isEmpty()) {
      // In the order of the paths: the same tree gives the same bytes.
      Map<String, String> ordered = new LinkedHashMap<>(manifest.paths());
      ordered.keySet().retainAll(manifest.integrity().keySet());
      ordered.replaceAll((path, delivery) -> manifest.integrity().getOrDefault(path, ""));
      json.raw(", \"integrity\": ").object(ordered, PythonJson::string);
    }
    manifest.collected().ifPresent(collected -> collected(collected, json));
    if (!manifest.components().isEmpty()) {
      SortedMap<String, Component> byName = new TreeMap<>();
      manifest.components().forEach(component -> byName.put(component.name(), component));
      json.raw(", \"components\": ")
          .object(
              byName,
              (out, component) ->
                  out.raw("{\"files\": " + component.files() + ", \"hash\": ")
                      .string(component.hash())
                      .raw("}"));
    }
    return json.raw("}").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void collected(Collected collected, PythonJson json) {
    collected
        .rewritten()
        .ifPresent(
            files ->
                json.raw(", \"rewritten\": ")
                    .object(
                        new TreeMap<>(files),
                        (out, bytes) ->
                            out.raw("{\"source\": ")
                                .string(bytes.source().toString())
                                .raw(", \"delivered\": ")
                                .string(bytes.delivered().toString())
                                .raw("}")));
    paths("modules", collected.modules(), json);
    if (!collected.introspective().isEmpty()) {
      paths("introspective", collected.introspective(), json);
    }
  }

  private static void paths(String key, Set<String> paths, PythonJson json) {
    json.raw(", \"" + key + "\": [");
    String separator = "";
    for (String path : new TreeSet<>(paths)) {
      json.raw(separator).string(path);
      separator = ", ";
    }
    json.raw("]");
  }
}
