package dev.appversion.collectstatic;

import dev.appversion.collectstatic.compression.Encoding;
import dev.appversion.collectstatic.compression.Savings;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.versioning.appversion.AppVersionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The result of a collection; in a dry run, of the collection that would run.
 *
 * @param version the app version, which the manifest and its components determine
 * @param hash the hash of the manifest
 * @param files the number of collected files
 * @param rewritten the number of collected files with rewritten references
 * @param missing unresolved references, which were not changed
 * @param written the number of files written to disk, including compressed siblings and the
 *     manifest
 * @param unchanged the number of files that already existed on disk with the same content
 * @param deleted the number of files deleted from disk because no retained collection contains them
 * @param kept the number of retained hashed files of earlier collections, including siblings
 * @param savings the sizes before and after compression of the siblings that this collection wrote,
 *     by encoding
 * @param warnings conditions that do not fail the collection but require attention
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
