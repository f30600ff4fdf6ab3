package dev.appversion.benchmarks.assets;

import dev.appversion.versioning.manifest.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Twenty hashed scripts of 4 to 80 KiB with their {@code .gz} siblings, as bundlers write them:
 * they shrink to about a third.
 *
 * @param manifest of the files below {@code static}
 * @param script for wrk, which requests the files in turn
 * @param paths of the files
 */
public record HotAssetFiles(Path manifest, Path script, List<String> paths) {
  private static final int FILES = 20;

  public HotAssetFiles {
    paths = List.copyOf(paths);
  }

  /** Writes them. The same each time. */
  public static HotAssetFiles write(Path folder) throws IOException {
    Random random = new Random(1);
    List<String> paths = new ArrayList<>();
    Path root = Files.createDirectories(folder.resolve("static"));
    Map<String, String> manifest = new TreeMap<>();
    for (int file = 0; file < FILES; file++) {
      byte[] bytes = script(random, (4 + 4 * file) << 10);
      String name = "chunk" + file + '.' + Digests.md5Hex(bytes).substring(0, 12) + ".js";
      Files.write(root.resolve(name), bytes);
      try (OutputStream out = Files.newOutputStream(root.resolve(name + ".gz"));
          GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      }
      manifest.put("chunk" + file + ".js", name);
      paths.add("/static/" + name);
    }
    StringBuilder json = new StringBuilder("{\"version\":\"1.0\",\"paths\":{");
    manifest.forEach(
        (from, to) ->
            json.append(json.toString().endsWith("{") ? "" : ",")
                .append('"' + from + "\":\"" + to + '"'));
    return new HotAssetFiles(
        Files.writeString(folder.resolve("staticfiles.json"), json.append("}}").toString()),
        Files.writeString(folder.resolve("rotate.lua"), rotation(paths)),
        paths);
  }

  private static byte[] script(Random random, int size) {
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append("function f")
          .append(Integer.toString(random.nextInt(100_000), 36))
          .append("(e,t){return e.")
          .append(Integer.toString(random.nextInt(1000), 36))
          .append("(t+")
          .append(random.nextInt(1000))
          .append(")}\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String rotation(List<String> paths) {
    return """
    local paths = { %s }
    local at = 0
    request = function()
      at = at %% #paths + 1
      return wrk.format("GET", paths[at])
    end
    """
        .formatted(String.join(", ", paths.stream().map(path -> '"' + path + '"').toList()));
  }
}
