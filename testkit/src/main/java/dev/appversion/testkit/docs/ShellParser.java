package dev.appversion.testkit.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits the shell that documents have into simple commands (POSIX, Shell Command Language 2.9.1):
 * quotes, comments, lists, pipelines, substitutions, redirections and here-documents; of compound
 * commands only the words that begin them.
 */
final class ShellParser {
  private static final Set<String> RESERVED =
      Set.of("!", "do", "done", "if", "then", "elif", "else", "fi", "while", "until", "{", "}");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
  private static final Pattern HERE = Pattern.compile("<<-?\\s*(['\"]?)(\\w+)\\1");

  private final String script;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  ShellParser(String script) {
    this.script = withoutHereDocuments(script.replace("\\\n", " "));
  }

  List<List<String>> commands() {
    while (at < script.length()) {
      step(script.charAt(at));
    }
    endCommand();
    return commands;
  }

  private void step(char c) {
    switch (c) {
      case '\'' -> quoted(script.indexOf('\'', at + 1));
      case '"' -> doubleQuoted();
      case '\\' -> {
        add(at + 1 < script.length() ? script.substring(at + 1, at + 2) : "");
        at += 2;
      }
      case '#' -> {
        if (inWord) {
          add("#");
          at++;
        } else {
          at =
              Math.max(
                  at + 1,
                  script.indexOf('\n', at) < 0 ? script.length() : script.indexOf('\n', at));
        }
      }
      case ' ', '\t' -> {
        endWord();
        at++;
      }
      case '\n', ';', '|', '&', '(', ')' -> {
        endCommand();
        at++;
      }
      case '<', '>' -> redirection();
      case '$' -> dollar();
      default -> {
        add(String.valueOf(c));
        at++;
      }
    }
  }

  private void quoted(int end) {
    if (end < 0) {
      throw new IllegalArgumentException("a quote is not closed: " + script.substring(at));
    }
    add(script.substring(at + 1, end));
    at = end + 1;
  }

  private void doubleQuoted() {
    at++;
    add("");
    while (at < script.length() && script.charAt(at) != '"') {
      if (script.charAt(at) == '$') {
        dollar();
      } else {
        at += script.charAt(at) == '\\' ? 1 : 0;
        add(script.substring(at, at + 1));
        at++;
      }
    }
    if (at == script.length()) {
      throw new IllegalArgumentException("a quote is not closed: " + script);
    }
    at++;
  }

  /** A command substitution's own commands count too; it is in the word as it is written. */
  private void dollar() {
    if (!script.startsWith("$(", at)) {
      add("$");
      at++;
      return;
    }
    int depth = 0;
    int end = at + 1;
    do {
      depth += script.charAt(end) == '(' ? 1 : script.charAt(end) == ')' ? -1 : 0;
      end++;
    } while (depth > 0);
    commands.addAll(new ShellParser(script.substring(at + 2, end - 1)).commands());
    add(script.substring(at, end));
    at = end;
  }

  /** {@code >file}, {@code 2>&1}, {@code <file}: neither the number nor the file is an argument. */
  private void redirection() {
    if (word.toString().matches("\\d+")) {
      word = new StringBuilder();
      inWord = false;
    }
    endWord();
    while (at < script.length() && "<>&- ".indexOf(script.charAt(at)) >= 0) {
      at++;
    }
    while (at < script.length() && " \t\n;|&)".indexOf(script.charAt(at)) < 0) {
      at++;
    }
  }

  private void add(String text) {
    word.append(text);
    inWord = true;
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
    }
    word = new StringBuilder();
    inWord = false;
  }

  private void endCommand() {
    endWord();
    int first = 0;
    while (first < words.size()
        && (RESERVED.contains(words.get(first))
            || ASSIGNMENT.matcher(words.get(first)).matches())) {
      first++;
    }
    if (first < words.size()) {
      commands.add(List.copyOf(words.subList(first, words.size())));
    }
    words = new ArrayList<>();
  }

  private static String withoutHereDocuments(String script) {
    StringBuilder kept = new StringBuilder();
    String end = null;
    for (String line : script.split("\n", -1)) {
      if (end == null) {
        Matcher here = HERE.matcher(line);
        if (here.find()) {
          end = here.group(2);
          line = here.replaceAll("");
        }
        kept.append(line).append('\n');
      } else if (line.strip().equals(end)) {
        end = null;
      }
    }
    return kept.toString();
  }
}
