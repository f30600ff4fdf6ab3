package dev.appversion.versioning.manifest.formats;

import com.fasterxml.jackson.core.JsonParser;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.names.NameHashDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * esbuild's metafile ({@code --metafile}): {@code outputs} by path relative to the working folder.
 * It does not name {@code outdir}; the common folder of all outputs is used in its place.
 *
 * <p>A canonical path is the path of an output without its hash, which the same build without
 * hashes would write. If two outputs have the same canonical path, neither is given it.
 */
record EsbuildFormat() implements ManifestFormat {
  /** The value of {@code [name]} in the names of all shared chunks. */
  private static final String CHUNK = "chunk";

  /**
   * An output file.
   *
   * @param plain the name that it was made from, if esbuild reports it: of its entry point, or of
   *     the one file in it; {@value #CHUNK} for a shared chunk; empty otherwise
   */
  private record Output(String path, String plain) {}

  @Override
  public Manifest read(JsonParser parser) throws IOException, InvalidManifestException {
    List<Output> outputs = new ArrayList<>();
    Map<String, String> bundles = new HashMap<>();
    ManifestJson.root(
        parser,
        (key, value) -> {
          if (key.equals("outputs")) {
            ManifestJson.object(parser, value, key);
            ManifestJson.members(
                parser,
                (path, output) -> {
                  ManifestJson.object(parser, output, path);
                  outputs.add(output(parser, path, bundles));
                });
          } else {
            parser.skipChildren();
          }
        });
    return manifest(outputs, bundles);
  }

  private static Output output(JsonParser parser, String path, Map<String, String> bundles)
      throws IOException, InvalidManifestException {
    // Outputs outside the working directory start with ../; their common prefix is removed.
    String checked = path;
    while (checked.startsWith("../")) {
      checked = checked.substring(3);
    }
    ManifestJson.checkedPath(checked, parser);
    String[] entry = {"", ""};
    List<String> inputs = new ArrayList<>();
    ManifestJson.members(
        parser,
        (field, value) -> {
          switch (field) {
            case "entryPoint" -> entry[0] = ManifestJson.text(parser, value, field);
            case "cssBundle" -> entry[1] = ManifestJson.text(parser, value, field);
            case "inputs" -> {
              ManifestJson.object(parser, value, field);
              ManifestJson.members(
                  parser,
                  (input, _) -> {
                    inputs.add(input);
                    parser.skipChildren();
                  });
            }
            default -> parser.skipChildren();
          }
        });
    if (!entry[1].isEmpty()) {
      bundles.put(entry[1], NameHashDetector.stem(entry[0]));
    }
    if (!entry[0].isEmpty()) {
      return new Output(path, NameHashDetector.stem(entry[0]));
    }
    if (path.substring(path.lastIndexOf('/') + 1).contains(CHUNK)) {
      return new Output(path, CHUNK);
    }
    return new Output(path, inputs.size() == 1 ? NameHashDetector.stem(inputs.getFirst()) : "");
  }

  private static Manifest manifest(List<Output> outputs, Map<String, String> bundles)
      throws InvalidManifestException {
    int root = commonFolder(outputs);
    ManifestBuilder manifest = new ManifestBuilder();
    for (Output output : outputs) {
      manifest.made(
          output.path().substring(root), bundles.getOrDefault(output.path(), output.plain()));
    }
    Map<String, Optional<String>> names = manifest.withoutHashes();
    Set<String> taken = new HashSet<>();
    Map<String, String> canonicals = new HashMap<>();
    for (Output output : outputs) {
      String delivery = output.path().substring(root);
      Optional<String> canonical = names.getOrDefault(delivery, Optional.empty());
      if (canonical.isPresent() && !output.plain().equals(CHUNK)) {
        if (taken.add(canonical.get())) {
          canonicals.put(canonical.get(), delivery);
        } else {
          canonicals.remove(canonical.get());
        }
      }
    }
    canonicals.forEach(manifest::path);
    return manifest.build(
        "esbuild: build with --entry-names=[dir]/[name]-[hash], and likewise --asset-names");
  }

  /** The length of the path of the directory that contains all outputs, with its slash. */
  private static int commonFolder(List<Output> outputs) {
    if (outputs.isEmpty()) {
      return 0;
    }
    String common = folder(outputs.getFirst().path());
    for (Output output : outputs) {
      while (!output.path().startsWith(common)) {
        common = folder(common.substring(0, common.length() - 1));
      }
    }
    return common.length();
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
