package dev.appversion.packaging.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scenario file: how to start a program, which requests to send to it, and what the stub server
 * answers. A scenario without steps is for a program that exits by itself.
 *
 * <pre>
 * env NAME=VALUE                                  an environment variable of the program
 * arg VALUE                                       an argument of the program
 * answer METHOD PATH STATUS TYPE BODY|@FILE       an answer of the stub server (PATH without query);
 *                                                 METHOD WATCH: the first events of a watch
 * wait SECONDS URL                                until URL answers with a status below 400
 * send [TIMESx] METHOD URL [NAME:VALUE]... [-- BODY]
 * sleep MILLISECONDS
 * also PREFIX                                     all classes of this package too, like a/b/
 * </pre>
 *
 * Blank lines and lines that start with # are ignored. <code>${name}</code> is a variable: see
 * {@link TrainingRun}.
 *
 * @param environment environment variables of the program
 * @param arguments its arguments
 * @param answers the stub server's answers by method, space and path
 * @param steps what to do with the program, in this order
 * @param packages prefixes of class names
 */
public record Scenario(
    Map<String, String> environment,
    List<String> arguments,
    Map<String, StubAnswer> answers,
    List<Step> steps,
    List<String> packages) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  /** Copies the collections. */
  public Scenario {
    environment = Map.copyOf(environment);
    arguments = List.copyOf(arguments);
    answers = Map.copyOf(answers);
    steps = List.copyOf(steps);
    packages = List.copyOf(packages);
  }

  /**
   * Reads a scenario file.
   *
   * @param variables the value of a variable
   * @throws IllegalArgumentException if a line is none of the above
   */
  static Scenario read(Path file, UnaryOperator<String> variables) throws IOException {
    Map<String, String> environment = new HashMap<>();
    List<String> arguments = new ArrayList<>();
    Map<String, StubAnswer> answers = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    List<String> packages = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = expand(line.strip(), variables).split("\\s+", 2);
      if (words.length < 2) {
        throw new IllegalArgumentException(file + ": incomplete line: " + line);
      }
      String rest = words[1];
      switch (words[0]) {
        case "env" -> {
          String[] pair = rest.split("=", 2);
          environment.put(pair[0], pair[1]);
        }
        case "arg" -> arguments.add(rest);
        case "also" -> packages.add(rest);
        case "answer" -> {
          String[] answer = rest.split("\\s+", 5);
          answers.put(
              answer[0] + " " + answer[1],
              new StubAnswer(Integer.parseInt(answer[2]), answer[3], body(answer[4], file)));
        }
        case "wait" -> steps.add(Step.parseWait(rest));
        case "send" -> steps.add(Step.parseSend(rest));
        case "sleep" -> steps.add(new Step.Pause(Duration.ofMillis(Long.parseLong(rest))));
        default -> throw new IllegalArgumentException(file + ": unknown line: " + line);
      }
    }
    return new Scenario(environment, arguments, answers, steps, packages);
  }

  private static byte[] body(String text, Path file) throws IOException {
    return text.startsWith("@")
        ? Files.readAllBytes(file.resolveSibling(text.substring(1)))
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String expand(String line, UnaryOperator<String> variables) {
    return VARIABLE
        .matcher(line)
        .replaceAll(match -> Matcher.quoteReplacement(variables.apply(match.group(1))));
  }
}
