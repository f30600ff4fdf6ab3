package dev.appversion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.collectstatic.CollectReport;
import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.run.CollectOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reports what a collection did: as text, or as JSON whose fields the guide documents. */
final class CollectSummary {
  private final CliContext context;
  private final boolean json;

  CollectSummary(CliContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  void print(CollectOptions options, CollectReport report) {
    if (!json) {
      report.warnings().forEach(warning -> context.err().println("appversion: " + warning));
      unresolved(report.missing());
      context.out().println(words(options, report));
      return;
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("status", "collected");
    summary.put("dryRun", options.dryRun());
    summary.put("staticRoot", options.staticRoot().toString());
    summary.put("version", report.version().value());
    summary.put("hash", report.hash());
    summary.put("components", report.version().components());
    summary.put("files", report.files());
    summary.put("rewritten", report.rewritten());
    summary.put("missing", report.missing().size());
    summary.put("unresolved", report.missing().stream().map(CollectSummary::fields).toList());
    summary.put("written", report.written());
    summary.put("unchanged", report.unchanged());
    summary.put("deleted", report.deleted());
    summary.put("kept", report.kept());
    Map<String, Object> compressed = new TreeMap<>();
    report.savings().forEach((encoding, savings) -> compressed.put(encoding.extension(), savings));
    summary.put("compressed", compressed);
    summary.put("warnings", report.warnings());
    summary.put("seconds", report.took().toMillis() / 1000.0);
    print(summary);
  }

  /** Prints every reference that {@code --allow-missing} accepted. */
  private void unresolved(List<Problem> missing) {
    if (missing.size() == 1) {
      context.err().println("appversion: 1 unresolved reference: " + missing.getFirst().text());
    } else if (!missing.isEmpty()) {
      context.err().println("appversion: " + count(missing.size()) + ":");
      missing.forEach(reference -> context.err().println("  " + reference.text()));
    }
  }

  private static String count(int unresolved) {
    return unresolved == 1 ? "1 unresolved reference" : unresolved + " unresolved references";
  }

  /** Reports all problems. */
  void print(List<Problem> problems) {
    if (!json) {
      problems.forEach(problem -> context.err().println(problem.text()));
      context
          .err()
          .println(
              "appversion: nothing was collected: "
                  + (problems.size() == 1 ? "1 problem" : problems.size() + " problems"));
      if (problems.stream().anyMatch(p -> p.kind() == Problem.Kind.MISSING_REFERENCE)) {
        context
            .err()
            .println("  --allow-missing=PATTERN keeps references to such files unchanged.");
      }
      return;
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("status", "failed");
    summary.put("problems", problems.stream().map(CollectSummary::fields).toList());
    print(summary);
  }

  private static Map<String, Object> fields(Problem problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", problem.kind().wireName());
    fields.put("file", problem.file());
    fields.put("line", problem.line());
    fields.put("message", problem.message());
    fields.put("reference", problem.reference());
    fields.put("nearest", problem.nearest());
    return fields;
  }

  private void print(Map<String, Object> summary) {
    try {
      context.out().println(new ObjectMapper().writeValueAsString(summary));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String words(CollectOptions options, CollectReport report) {
    StringBuilder words = new StringBuilder();
    words.append(
        "%s %d %s to %s in %.1f s: %d written, %d unchanged, %d deleted"
            .formatted(
                options.dryRun() ? "Would collect" : "Collected",
                report.files(),
                report.files() == 1 ? "file" : "files",
                options.staticRoot(),
                report.took().toMillis() / 1000.0,
                report.written(),
                report.unchanged(),
                report.deleted()));
    if (report.kept() > 0) {
      words.append(", %d of earlier collections kept".formatted(report.kept()));
    }
    if (!report.missing().isEmpty()) {
      words.append(", ").append(count(report.missing().size()));
    }
    words.append(". App version ").append(report.version().value()).append('.');
    return words.toString();
  }
}
