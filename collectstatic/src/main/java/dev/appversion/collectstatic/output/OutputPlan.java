package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.compression.Encoding;
import dev.appversion.collectstatic.hash.Asset;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import dev.appversion.versioning.contract.DataKeys;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans the files of the static root, except the manifest. */
public final class OutputPlan {
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private final Problems problems;

  private OutputPlan(Problems problems) {
    this.problems = problems;
  }

  /**
   * The outputs by path: each file under its canonical name and its hashed name, and their
   * compressed siblings.
   */
  public static Map<String, Output> of(
      Map<String, Asset> assets, List<Compression> compressions, Problems problems) {
    OutputPlan plan = new OutputPlan(problems);
    assets.forEach(
        (name, asset) -> plan.put(new Output(name, asset.sourceMd5(), asset, false, null)));
    assets.values().forEach(plan::putHashed);
    // Siblings come last: a source file with the name of a sibling has priority.
    for (Output output : List.copyOf(plan.outputs.values())) {
      if (Encoding.isCompressible(output.path(), output.asset().source().size())) {
        compressions.forEach(compression -> plan.putSibling(output, compression));
      }
    }
    plan.outputs.remove(DataKeys.MANIFEST);
    return plan.outputs;
  }

  private void putHashed(Asset asset) {
    String path = asset.delivery();
    boolean outside =
        path.startsWith("/")
            || path.isEmpty()
            || Arrays.asList(path.split("/", -1)).contains("..")
            || path.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\');
    if (outside) {
      problems.add(
          Problem.Kind.NAME_NOT_ALLOWED,
          asset.source().path(),
          "the file name, percent-decoded, is not a path below the static URL");
      return;
    }
    put(new Output(path, asset.md5(), asset, true, null));
  }

  private void putSibling(Output output, Compression compression) {
    outputs.putIfAbsent(
        compression.sibling(output.path()),
        new Output(
            compression.sibling(output.path()),
            compression.key(output.md5()),
            output.asset(),
            output.isDelivery(),
            compression));
  }

  /** A source tree may already contain hashed copies; their content must match. */
  private void put(Output output) {
    Output other = outputs.putIfAbsent(output.path(), output);
    if (other != null && !other.key().equals(output.key())) {
      problems.add(
          Problem.Kind.NAME_CLASH,
          other.asset().source().path(),
          "has the hashed name of "
              + problems.name(output.asset().source().path())
              + ", but other content");
    }
  }

  /**
   * The stale files that must be deleted first: those with the path of a planned directory, and
   * those below the path of a planned file.
   */
  public static List<String> obstacles(Set<String> stale, Map<String, Output> plan) {
    Set<String> folders = new HashSet<>();
    for (String path : plan.keySet()) {
      for (int slash = path.lastIndexOf('/');
          slash > 0 && folders.add(path.substring(0, slash));
          slash = path.lastIndexOf('/', slash - 1)) {
        // adds each folder once
      }
    }
    return stale.stream()
        .filter(
            path -> {
              boolean below = false;
              for (int slash = path.indexOf('/');
                  slash > 0 && !below;
                  slash = path.indexOf('/', slash + 1)) {
                below = plan.containsKey(path.substring(0, slash));
              }
              return below || folders.contains(path);
            })
        .toList();
  }
}
