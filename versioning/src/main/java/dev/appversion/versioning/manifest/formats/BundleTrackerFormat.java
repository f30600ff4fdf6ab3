package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonParser;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.names.NameHashDetector;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code webpack-stats.json} of webpack-bundle-tracker, which django-webpack-loader reads: {@code
 * assets} has all files by name, {@code chunks} which of them belong to which entry.
 *
 * <p>A canonical path is a file's own without the hash where it is named after its entry or its
 * source; else the file's name.
 */
record BundleTrackerFormat() implements ManifestFormat {

  /**
   * A file.
   *
   * @param path the path of its delivery
   * @param source the path of its source; empty if the tracker has not written it
   * @param integrity empty if there is none
   */
  private record Asset(String path, String source, String integrity) {}

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    Map<String, Asset> assets = new LinkedHashMap<>();
    Map<String, Set<String>> entries = new HashMap<>();
    ManifestJson.root(
        parser,
        (key, value) -> {
          switch (key) {
            case "status" -> status(ManifestJson.text(parser, value, key), parser);
            case "assets" -> {
              ManifestJson.object(parser, value, key);
              ManifestJson.members(
                  parser,
                  (name, asset) -> {
                    ManifestJson.object(parser, asset, name);
                    assets.put(name, asset(parser, name));
                  });
            }
            case "chunks" -> {
              ManifestJson.object(parser, value, key);
              ManifestJson.members(
                  parser,
                  (entry, files) -> {
                    for (String file : ManifestJson.texts(parser, files, entry)) {
                      entries.computeIfAbsent(file, _ -> new HashSet<>()).add(entry);
                    }
                  });
            }
            default -> parser.skipChildren();
          }
        });
    return manifest(assets, entries);
  }

  private static void status(String status, JsonParser parser) throws InvalidManifestException {
    if (!status.equals("done")) {
      throw new InvalidManifestException(
          "'status' is '"
              + ManifestJson.printable(status)
              + "': webpack had not ended, or failed, when this was written"
              + ManifestJson.at(parser));
    }
  }

  private static Asset asset(JsonParser parser, String name)
      throws IOException, InvalidManifestException {
    String[] url = {""};
    String[] source = {""};
    String[] integrity = {""};
    ManifestJson.members(
        parser,
        (field, value) -> {
          switch (field) {
            case "publicPath" -> url[0] = ManifestJson.text(parser, value, field);
            case "sourceFilename" -> source[0] = ManifestJson.text(parser, value, field);
            case "integrity" -> {
              String values = ManifestJson.text(parser, value, field);
              integrity[0] = ManifestJson.strongestIntegrity(name, values, parser).toString();
            }
            default -> parser.skipChildren();
          }
        });
    // With publicPath "auto", only this is written, and the file's name is relative.
    String path = url[0].endsWith(name) ? url[0] : name;
    return new Asset(NamesFormat.delivery(path, parser), source[0], integrity[0]);
  }

  private static Manifest manifest(Map<String, Asset> assets, Map<String, Set<String>> entries)
      throws InvalidManifestException {
    ManifestBuilder manifest = new ManifestBuilder();
    assets.forEach(
        (name, asset) -> {
          manifest.judged(asset.path(), NameHashDetector.stem(name));
          if (!asset.source().isEmpty()) {
            manifest.judged(asset.path(), NameHashDetector.stem(asset.source()));
          }
          for (String entry : entries.getOrDefault(name, Set.of())) {
            manifest.judged(asset.path(), entry.substring(entry.lastIndexOf('/') + 1));
          }
        });
    Map<String, Optional<String>> without = manifest.withoutHashes();
    Set<String> taken = new HashSet<>();
    assets.forEach(
        (name, asset) -> {
          String folder = name.substring(0, name.lastIndexOf('/') + 1);
          String canonical =
              without
                  .getOrDefault(asset.path(), Optional.empty())
                  .map(path -> folder + path.substring(path.lastIndexOf('/') + 1))
                  .filter(path -> !assets.containsKey(path) && taken.add(path))
                  .orElse(name);
          if (ManifestJson.isPath(canonical)) {
            manifest.path(canonical, asset.path());
            if (!asset.integrity().isEmpty()) {
              manifest.integrity(canonical, asset.integrity());
            }
          }
        });
    return manifest.build(
        "webpack: set output.filename to '[name].[contenthash].js', and likewise the other names");
  }
}
