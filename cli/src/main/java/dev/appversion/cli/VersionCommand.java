package dev.appversion.cli;

import dev.appversion.cli.terminal.CliContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code appversion version}. */
@Command(
    name = "version",
    description = "Print the version of this command and of the Java that runs it.",
    footerHeading = "%nExample:%n",
    footer = "  appversion version")
final class VersionCommand implements Callable<Integer> {
  private final CliContext context;

  VersionCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.out().println(text());
    return 0;
  }

  /** One line with both versions. */
  static String text() {
    return "appversion " + version() + " (Java " + System.getProperty("java.version") + ")";
  }

  /** The version in the manifest of the jar. */
  static String version() {
    @Nullable String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
