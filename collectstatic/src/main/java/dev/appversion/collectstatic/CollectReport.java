package dev.appversion.collectstatic;

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
 * @param missing how many references lead nowhere and were left as they are
 * @param written how many files were written to the static root, compressed siblings and the
 *     manifest included; in a dry run how many would be, without siblings
 * @param unchanged how many were there already
 * @param deleted how many were taken away since nothing has them any more
 * @param kept how many hashed files of earlier collections are there, siblings included
 * @param savings what was compressed now, by encoding
 * @param warnings what a person should know all the same
 */
public record CollectReport(
    AppVersionId version,
    String hash,
    int files,
    int rewritten,
    int missing,
    int written,
    int unchanged,
    int deleted,
    int kept,
    Map<Encoding, Savings> savings,
    List<String> warnings,
    Duration took) {

  /** What compression has saved: how many siblings were made, and the bytes before and after. */
  public record Savings(int files, long before, long after) {
    Savings plus(Savings other) {
      return new Savings(files + other.files, before + other.before, after + other.after);
    }
  }

  public CollectReport {
    savings = Map.copyOf(savings);
    warnings = List.copyOf(warnings);
  }
}
