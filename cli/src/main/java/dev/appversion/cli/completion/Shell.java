package dev.appversion.cli.completion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** The targets of completion scripts. */
public enum Shell {
  /** GNU Bash. */
  BASH,
  /** The Z shell. */
  ZSH,
  /** The fish shell. */
  FISH,
  /** The program {@code kubectl_complete-appversion}, which kubectl runs for completions. */
  KUBECTL;

  /** All names, as they are typed. */
  public static List<String> names() {
    return Arrays.stream(values()).map(shell -> shell.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** The shell of this name. */
  public static Optional<Shell> named(String name) {
    return Arrays.stream(values())
        .filter(shell -> shell.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** The completion script for a command line. */
  public String script(CommandLine root) {
    List<Words.Command> commands = Words.of(root);
    return switch (this) {
      case BASH -> SHELL_FUNCTION.formatted(PosixCandidates.function(commands)) + BASH_PART;
      case ZSH ->
          "#compdef appversion\n"
              + SHELL_FUNCTION.formatted(PosixCandidates.function(commands))
              + ZSH_PART;
      case FISH -> FishScript.of(commands);
      case KUBECTL ->
          "#!/bin/sh\n"
              + SHELL_FUNCTION.formatted(PosixCandidates.function(commands))
              + KUBECTL_PART;
    };
  }

  private static final String SHELL_FUNCTION =
      """
      # Made by: appversion completion
      %s
      """;

  /**
   * Bash splits words at "=", so that a value is a separate word. Bash 3.2, which macOS has, has
   * neither mapfile nor compopt.
   */
  private static final String BASH_PART =
      """
      _appversion() {
        local word=${COMP_WORDS[COMP_CWORD]} found IFS=$'\\n'
        [ "$word" != = ] || word=
        found=$(_appversion_candidates "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$word")
        case $found in
          :files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")) ;;
          :directories) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$word")) ;;
          *) COMPREPLY=($found) ;;
        esac
      }
      complete -F _appversion appversion kubectl-appversion
      """;

  private static final String ZSH_PART =
      """
      _appversion() {
        local found
        found=$(_appversion_candidates "${(@)words[2,CURRENT]}")
        case $found in
          :files) _files ;;
          :directories) _files -/ ;;
          '') return 1 ;;
          *) compadd -- "${(@f)found}" ;;
        esac
      }
      if [ "${funcstack[1]}" = _appversion ]; then
        _appversion "$@"
      else
        compdef _appversion appversion kubectl-appversion
      fi
      """;

  /** The last line is a directive of Cobra: 0 completes files, 16 directories, 4 neither. */
  private static final String KUBECTL_PART =
      """
      found=$(_appversion_candidates "$@")
      case $found in
        :files) echo :0 ;;
        :directories) echo :16 ;;
        '') echo :4 ;;
        *) printf '%s\\n' "$found" :4 ;;
      esac
      """;
}
