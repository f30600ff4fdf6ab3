package dev.appversion.collectstatic;

import dev.appversion.collectstatic.compression.Encoding;
import dev.appversion.collectstatic.compression.Savings;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.versioning.appversion.AppVersionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a collection did, or would do in a dry run.
 *
 * @param version the app version that follows from the manifest and its components
 * @param hash the manifest's
 * @param files how many files were collected
 * @param rewritten in how many of them references were rewritten
 * @param missing references to files that are not collected, which were left as they are
 * @param written how many files on disk were written, compressed siblings and the manifest included
 * @param unchanged how many files on disk were there already with the right content
 * @param deleted how many files on disk were deleted since nothing refers to them any more
 * @param kept how many hashed files of earlier collections are there, siblings included
 * @param savings what was compressed now, by encoding
 * @param warnings what a person should know all the same
 */
public record CollectReport(
    AppVersionId version,
    String hash,
    int files,
    int rewritten,
    List<Problem> missing,
    int written,
    int unchanged,
    int deleted,
    int kept,
    Map<Encoding, Savings> savings,
    List<String> warnings,
    Duration took) {

  public CollectReport {
    missing = List.copyOf(missing);
    savings = Map.copyOf(savings);
    warnings = List.copyOf(warnings);
  }
}
