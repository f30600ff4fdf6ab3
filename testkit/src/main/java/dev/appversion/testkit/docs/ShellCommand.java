package dev.appversion.testkit.docs;

import java.util.List;

/**
 * A command as a shell would run it.
 *
 * @param words the program and its arguments, without quotes; of a variable or a command
 *     substitution its placeholder
 * @param where the page and the line of its block
 */
public record ShellCommand(List<String> words, String where) {
  /**
   * The commands of a script, those in command substitutions too. Here-documents and redirections
   * are omitted.
   *
   * @param script such as {@code a --b 'c d' | e && f}
   * @param where for messages
   */
  public static List<ShellCommand> parse(String script, String where) {
    return new ShellParser(script)
        .commands().stream().map(words -> new ShellCommand(words, where)).toList();
  }

  /** The program without its folder, such as {@code kubectl}. */
  public String program() {
    return words.getFirst().replaceAll(".*/", "");
  }

  /** The arguments of the program. */
  public List<String> arguments() {
    return words.subList(1, words.size());
  }

  @Override
  public String toString() {
    return where + ": " + String.join(" ", words);
  }
}
