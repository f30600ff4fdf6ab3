package dev.appversion.cli;

import picocli.CommandLine.Command;

/** The root command. Without a subcommand it prints the help. */
@Command(
    name = "appversion",
    description = {
      "Releases of web apps that are safe from version skew: an open page stays on the version that served it, new"
          + " visitors follow the weights, and promotion is an edit of one resource.",
      "",
      "New here? Run @|bold appversion demo|@: two versions of a small shop, no Kubernetes, nothing to install."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommandsRepeatable = false,
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%n",
    footer = {
      "appversion help COMMAND explains a command and gives an example.",
      "Exit codes: 0 done, 1 failed, 2 the command was not understood.",
      "Linked as kubectl-appversion on PATH, it is a plugin of kubectl: kubectl appversion COMMAND."
    })
final class AppVersionCommand {}
