package dev.appversion.e2e;

import dev.appversion.testkit.docs.DocumentationPages;
import dev.appversion.testkit.docs.ShellCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The commands of {@code docs/guide/getting-started.md}, with absolute paths. */
final class GettingStarted {
  private static final Path PAGE = DocumentationPages.ROOT.resolve("docs/guide/getting-started.md");

  private GettingStarted() {}

  /**
   * The arguments of a tool's commands, in the order of the page.
   *
   * @param tool such as {@code kubectl}
   * @param subcommands such as {@code apply}; others are omitted
   */
  static List<String[]> commands(String tool, List<String> subcommands) {
    return DocumentationPages.commands().stream()
        .filter(it -> it.where().startsWith(DocumentationPages.ROOT.relativize(PAGE).toString()))
        .filter(it -> it.program().equals(tool) && subcommands.contains(it.arguments().getFirst()))
        // What "appversion inject" writes is for installations without a webhook.
        .filter(it -> !it.arguments().contains("-"))
        .map(GettingStarted::arguments)
        .toList();
  }

  private static String[] arguments(ShellCommand command) {
    return command.arguments().stream()
        .map(
            it -> {
              Path file = DocumentationPages.ROOT.resolve(it);
              return it.contains("/") && Files.exists(file) ? file.toString() : it;
            })
        .toArray(String[]::new);
  }
}
