package dev.appversion.operator;

import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.KubernetesTools;
import dev.appversion.testkit.docs.ShellCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The commands and flags of kubectl or helm, from {@code --help}. */
final class KubernetesTool {
  private static final Pattern FLAG =
      Pattern.compile("^\\s+(?:(-\\w), )?(--[a-z0-9-]+)", Pattern.MULTILINE);

  /** kubectl's own list of the flags of all commands; helm has them in each help. */
  private static final List<String> OPTIONS = List.of("options");

  private final String name;
  private final Path kubeconfig;
  private final Map<List<String>, String> help = new HashMap<>();

  KubernetesTool(String name, Path kubeconfig) {
    this.name = name;
    this.kubeconfig = kubeconfig;
  }

  /** The parts of a command that the tool does not have: its subcommand, or flags. */
  List<String> unknown(ShellCommand command) {
    List<String> path = new ArrayList<>();
    for (String word : command.arguments()) {
      if (word.startsWith("-")) {
        continue;
      }
      List<String> longer = new ArrayList<>(path);
      longer.add(word);
      if (isCommand(longer)) {
        path = longer;
      } else if (!path.isEmpty()) {
        break;
      }
    }
    if (path.isEmpty()) {
      return List.of("no such command");
    }
    Set<String> flags = flags(path);
    return command.arguments().stream()
        .takeWhile(it -> !it.equals("--"))
        .filter(it -> it.matches("--?[a-zA-Z].*"))
        .map(it -> it.split("=", 2)[0])
        .filter(it -> !flags.contains(it))
        .toList();
  }

  private boolean isCommand(List<String> path) {
    return path.getLast().matches("[a-z-]+")
        && help(path).contains("\n  " + name + " " + String.join(" ", path));
  }

  private Set<String> flags(List<String> path) {
    Set<String> flags = new HashSet<>();
    for (String text : List.of(help(path), help(OPTIONS))) {
      FLAG.matcher(text)
          .results()
          .forEach(
              it -> {
                flags.add(it.group(2));
                flags.add(it.group(1) == null ? it.group(2) : it.group(1));
              });
    }
    return flags;
  }

  private String help(List<String> path) {
    return help.computeIfAbsent(
        path,
        it -> {
          List<String> arguments = new ArrayList<>(it);
          if (!it.equals(OPTIONS)) {
            arguments.add("--help");
          }
          CommandResult result =
              KubernetesTools.run(name, kubeconfig, arguments.toArray(String[]::new));
          return result.output();
        });
  }
}
