package dev.appversion.cli.completion;

import dev.appversion.cli.completion.Words.Any;
import dev.appversion.cli.completion.Words.Command;
import dev.appversion.cli.completion.Words.Directory;
import dev.appversion.cli.completion.Words.FilePath;
import dev.appversion.cli.completion.Words.None;
import dev.appversion.cli.completion.Words.OneOf;
import dev.appversion.cli.completion.Words.Option;
import dev.appversion.cli.completion.Words.Value;
import java.util.List;

/** The script for fish, which shows descriptions of completions. */
final class FishScript {
  private FishScript() {}

  static String of(List<Command> commands) {
    StringBuilder script = new StringBuilder("# Made by: appversion completion\n");
    script.append("complete -c appversion -f\n");
    for (Command command : commands) {
      boolean root = command.name().isEmpty();
      String condition =
          root ? "__fish_use_subcommand" : "'__fish_seen_subcommand_from " + command.name() + "'";
      String line = "complete -c appversion -n " + condition;
      if (!root) {
        script
            .append("complete -c appversion -n __fish_use_subcommand -a ")
            .append(command.name())
            .append(" -d ")
            .append(quoted(command.about()))
            .append('\n');
        script.append(argument(line, command.argument()));
      }
      command.options().forEach(option -> script.append(line).append(option(option)).append('\n'));
    }
    return script.toString();
  }

  private static String argument(String line, Value value) {
    String kind = kind(value);
    return value instanceof Any || kind.isEmpty()
        ? ""
        : line + kind.replace(" -r", "").replace(" -x", "") + '\n';
  }

  private static String option(Option option) {
    StringBuilder words = new StringBuilder();
    for (String name : option.names()) {
      words.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return words
        .append(kind(option.value()))
        .append(" -d ")
        .append(quoted(option.about()))
        .toString();
  }

  private static String kind(Value value) {
    return switch (value) {
      case None none -> "";
      case Any any -> " -x";
      case FilePath file -> " -r -F";
      case Directory directory -> " -x -a '(__fish_complete_directories)'";
      case OneOf oneOf -> " -x -a " + quoted(String.join(" ", oneOf.choices()));
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
