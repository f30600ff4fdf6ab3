package dev.appversion.cli;

import dev.appversion.cli.argument.CompressArguments;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.cli.terminal.OnInterrupt;
import dev.appversion.cli.terminal.ProgressBar;
import dev.appversion.collectstatic.CollectReport;
import dev.appversion.collectstatic.StaticCollector;
import dev.appversion.collectstatic.problem.CollectException;
import dev.appversion.collectstatic.run.CollectOptions;
import dev.appversion.versioning.hashing.GlobPattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code appversion collectstatic}. */
@Command(
    name = "collectstatic",
    description = {
      "Collect static files into one directory, each also under a name that contains a hash of its content.",
      "",
      "Writes what Django's collectstatic with ManifestStaticFilesStorage writes for the same files: references in CSS"
          + " and source maps are rewritten, and staticfiles.json maps names to hashed names. For an app in any language."
          + " Files that have not changed are not written again."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  appversion collectstatic --static-dirs static --static-root staticfiles",
      "  appversion collectstatic --static-dirs static vendor --static-root staticfiles \\",
      "    --component 'templates=templates/**/*.html' --component config=config/production.json"
    })
final class CollectStaticCommand implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = "--static-dirs",
      required = true,
      arity = "1..*",
      paramLabel = "DIR",
      description =
          "Directories with the files. Of files with the same name, that of the first one is used.")
  private List<String> staticDirs = new ArrayList<>();

  @Option(
      names = "--static-root",
      required = true,
      paramLabel = "DIR",
      description = "The directory to collect them into, which is served.")
  private String staticRoot = "";

  @Option(
      names = "--static-url",
      paramLabel = "URL",
      defaultValue = "/static/",
      description =
          "The URL at which they are served: references that begin with it are rewritten too. Default: ${DEFAULT-VALUE}.")
  private String staticUrl = "";

  @Option(
      names = "--component",
      paramLabel = "NAME=GLOB",
      description =
          "Other files that belong to the app version, such as templates, by a pattern relative to the working directory;"
              + " ** matches any directories. May be repeated, also with the same name.")
  private List<String> components = new ArrayList<>();

  @Option(
      names = "--ignore",
      paramLabel = "PATTERN",
      description =
          "Ignore files and directories of this name, besides CVS, .* and *~. May be repeated.")
  private List<String> ignore = new ArrayList<>();

  @Option(
      names = "--js-modules",
      description = "Rewrite import and export between JavaScript modules as well.")
  private boolean jsModules;

  @Option(
      names = "--allow-missing",
      arity = "0..1",
      fallbackValue = "*",
      paramLabel = "PATTERN",
      description =
          "Keep references to missing files unchanged and list them, instead of failing: all of them, or those whose path"
              + " matches the pattern, in which * matches any characters. May be repeated.")
  private List<String> allowMissing = new ArrayList<>();

  @Option(
      names = "--follow-links",
      description = "Follow symbolic links to places outside of the static directories.")
  private boolean followLinks;

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "0",
      description = "Keep the hashed files of N earlier collections. Default: ${DEFAULT-VALUE}.")
  private int keep;

  @Option(
      names = "--compress",
      split = ",",
      completionCandidates = CompressArguments.Codings.class,
      paramLabel = "CODING",
      description =
          "Write compressed copies of files in these codings: gzip, br, zstd. Default: gzip,br.")
  private List<String> compress = new ArrayList<>();

  @Option(
      names = "--compress-level",
      split = ",",
      paramLabel = "CODING=LEVEL",
      description =
          "Compression level: gzip 1 to 9, br 0 to 11, zstd 1 to 19. Lower levels are faster; the default is the highest.")
  private List<String> compressLevels = new ArrayList<>();

  @Option(names = "--no-compress", description = "Write no compressed copies.")
  private boolean noCompress;

  @Option(
      names = "--no-integrity",
      description = "Write no Subresource Integrity digests into the manifest.")
  private boolean noIntegrity;

  @Option(
      names = "--plain",
      description =
          "Write the manifest byte for byte as Django would: without the keys of AppVersion, and with paths in the order in"
              + " which the file system lists them.")
  private boolean plain;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "The file that records what was collected. Default: .NAME.collectstatic.json beside the static root.")
  private @Nullable String state;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Report what would be done, and write nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print a summary in JSON.")
  private boolean json;

  CollectStaticCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CollectOptions options = options();
    EmptyFolders.warn(context, options.staticDirs());
    CollectSummary summary = new CollectSummary(context, json);
    ProgressBar bar = new ProgressBar(context.err(), context.terminal() && !json, System::nanoTime);
    try {
      CollectReport report;
      try (bar;
          var _ = new OnInterrupt(() -> bar.interrupted(!dryRun))) {
        report = new StaticCollector(options, bar).collect();
      }
      summary.print(options, report);
      return 0;
    } catch (CollectException e) {
      summary.print(e.problems());
      return 1;
    }
  }

  private CollectOptions options() {
    checkPatterns();
    Path root = context.path(staticRoot);
    if (root.getFileName() == null) {
      throw CliException.usage("--static-root cannot be " + root, "For example: staticfiles");
    }
    if (keep < 0) {
      throw CliException.usage("--keep " + keep + " is negative", "For example: --keep 2");
    }
    if (plain && !components.isEmpty()) {
      throw CliException.usage(
          "--plain excludes components from the manifest",
          "Omit --plain: Django also reads a manifest with the keys of AppVersion.");
    }
    return new CollectOptions(
        context.folder().toAbsolutePath().normalize(),
        staticDirs.stream().map(context::path).toList(),
        root,
        url(),
        state == null ? CollectOptions.defaultStateFile(root) : context.path(state),
        ignored(),
        jsModules,
        allowMissing,
        followLinks,
        plain,
        !plain && !noIntegrity,
        CompressArguments.read(compress, compressLevels, noCompress),
        keep,
        dryRun,
        components(),
        Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  private String url() {
    boolean usable = staticUrl.startsWith("/") || staticUrl.matches("https?://[^/]+/.*");
    if (!usable || staticUrl.contains("?") || staticUrl.contains("#")) {
      throw CliException.usage(
          "--static-url " + staticUrl + " must be a path from the root, or an http URL",
          "For example: --static-url /static/");
    }
    return staticUrl.endsWith("/") ? staticUrl : staticUrl + "/";
  }

  private void checkPatterns() {
    ignore.forEach(pattern -> checkPattern("--ignore", pattern, GlobPattern::fnmatch));
    allowMissing.forEach(pattern -> checkPattern("--allow-missing", pattern, GlobPattern::fnmatch));
    components()
        .values()
        .forEach(
            patterns ->
                patterns.forEach(
                    pattern -> checkPattern("--component", pattern, GlobPattern::paths)));
  }

  private static void checkPattern(
      String option, String pattern, Function<String, Pattern> compile) {
    try {
      var _ = compile.apply(pattern);
    } catch (IllegalArgumentException e) {
      String reason =
          e.getCause() instanceof PatternSyntaxException syntax
              ? ": " + syntax.getDescription()
              : "";
      throw CliException.usage(
          option + ": the pattern " + pattern + " is not valid" + reason,
          "Close each [ and {, and write ranges in order, such as [a-z].");
    }
  }

  private List<String> ignored() {
    List<String> patterns = new ArrayList<>(CollectOptions.DEFAULT_IGNORE);
    ignore.forEach(
        pattern -> patterns.add(Path.of(pattern).normalize().toString().replace('\\', '/')));
    return patterns;
  }

  private Map<String, List<String>> components() {
    Map<String, List<String>> patterns = new LinkedHashMap<>();
    for (String given : components) {
      int equals = given.indexOf('=');
      if (equals < 1 || equals == given.length() - 1) {
        throw CliException.usage(
            "--component " + given + " must be NAME=GLOB",
            "For example: --component 'templates=templates/**/*.html'");
      }
      patterns
          .computeIfAbsent(given.substring(0, equals), name -> new ArrayList<>())
          .add(given.substring(equals + 1));
    }
    return patterns;
  }
}
