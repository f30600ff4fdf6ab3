package dev.appversion.cli;

import static java.util.stream.Collectors.joining;

import dev.appversion.cli.argument.FlagNames;
import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.process.settings.InvalidSettingsException;
import dev.appversion.sidecar.config.LocalAssets;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.source.StartFiles;
import dev.appversion.sidecar.source.StartFiles.Finding;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of {@code appversion sidecar} and checks the files that they name. */
final class SidecarStart {
  private final CliContext context;
  private final FlagNames names;
  private final Map<String, String> settings;

  /**
   * @param flags settings given by flags, by the names of their variables
   */
  SidecarStart(CliContext context, Map<String, String> flags) {
    this.context = context;
    this.names = new FlagNames(flags.keySet(), context.env());
    this.settings = new HashMap<>(context.env());
    settings.putAll(flags);
  }

  /** The settings. Problems with files that do not prevent the start are printed as warnings. */
  SidecarConfig config() {
    SidecarConfig config = parse();
    List<Finding> findings = StartFiles.check(config.sources().files());
    List<String> problems =
        findings.stream().filter(finding -> !finding.usable()).map(this::text).toList();
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    findings.forEach(finding -> context.err().println("warning: " + text(finding)));
    Optional<LocalAssets> assets = config.dev() ? config.proxy().localAssets() : Optional.empty();
    EmptyFolders.warn(context, assets.map(LocalAssets::folders).orElse(List.of()));
    return config;
  }

  private SidecarConfig parse() {
    try {
      return SidecarConfig.parse(settings, names);
    } catch (InvalidSettingsException e) {
      throw refused(e.problems());
    }
  }

  private String text(Finding finding) {
    Path file = finding.file();
    return names.withValue(finding.setting(), file.toString()) + " " + finding.message();
  }

  private static CliException refused(List<String> problems) {
    String help = "Run 'appversion sidecar --help' for all options.";
    return problems.size() == 1
        ? CliException.usage(problems.getFirst(), help)
        : CliException.usage(
            problems.size() + " errors:",
            problems.stream().collect(joining(System.lineSeparator() + "  "))
                + System.lineSeparator()
                + "  "
                + help);
  }
}
