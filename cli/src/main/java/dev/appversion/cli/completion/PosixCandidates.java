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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A function for bash, zsh and sh that prints the completions of its last argument, one a line, or
 * {@code :files} or {@code :directories}.
 */
final class PosixCandidates {
  private PosixCandidates() {}

  /** The function. */
  static String function(List<Command> commands) {
    String values =
        commands.stream().flatMap(PosixCandidates::values).collect(Collectors.joining());
    String words =
        commands.stream()
            .flatMap(command -> words(command, commands))
            .collect(Collectors.joining());
    return """
        _appversion_matching() { # WORD PREFIX CANDIDATE...
          local word=$1 prefix=$2 candidate
          shift 2
          for candidate in "$@"; do
            case $candidate in "$word"*) printf '%%s\\n' "$prefix$candidate" ;; esac
          done
        }
        _appversion_candidates() { # WORD...
          local command='' previous='' prefix='' word=''
          while [ $# -gt 1 ]; do
            case $1 in
              =) ;;
              -*) previous=$1 ;;
              *) [ -n "$command$previous" ] || command=$1
                 previous='' ;;
            esac
            shift
          done
          word=${1-}
          case $word in
            --*=*) previous=${word%%%%=*} prefix=$previous= word=${word#*=} ;;
            -*) previous='' ;;
          esac
          case $command:$previous in
        %s  esac
          case $command:$word in
        %s  esac
        }
        """
        .formatted(values, words);
  }

  private static Stream<String> values(Command command) {
    return command.options().stream()
        .filter(option -> !(option.value() instanceof None))
        .map(
            option ->
                "    "
                    + option.names().stream()
                        .map(name -> command.name() + ":" + name)
                        .collect(Collectors.joining("|"))
                    + ") "
                    + print(option.value(), "\"$prefix\"")
                    + "; return ;;\n");
  }

  private static Stream<String> words(Command command, List<Command> commands) {
    String options =
        command.options().stream()
            .map(Option::names)
            .flatMap(List::stream)
            .collect(Collectors.joining(" "));
    Value argument =
        command.name().isEmpty()
            ? new OneOf(
                commands.stream().map(Command::name).filter(name -> !name.isEmpty()).toList())
            : command.argument();
    return Stream.of(
        "    " + command.name() + ":-*) _appversion_matching \"$word\" '' " + options + " ;;\n",
        "    " + command.name() + ":*) " + print(argument, "''") + " ;;\n");
  }

  private static String print(Value value, String prefix) {
    return switch (value) {
      case None none -> ":";
      case Any any -> ":";
      case FilePath file -> "echo :files";
      case Directory directory -> "echo :directories";
      case OneOf oneOf ->
          "_appversion_matching \"$word\" " + prefix + " " + String.join(" ", oneOf.choices());
    };
  }
}
