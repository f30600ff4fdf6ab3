package dev.appversion.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line that a person typed by mistake, with its files and its output.
 *
 * @param setup lines that begin with {@code #} (who makes this mistake), {@code +} (a file to
 *     write) or {@code !} (a file to edit: {@code ! FILE: OLD => NEW})
 * @param command the line as typed, with variables of the environment before it
 * @param answer the exit code of the command, then its output
 */
record Mistake(List<String> setup, String command, String answer) {
  private static final Pattern EDIT = Pattern.compile("! (\\S+): (.+) =>(?: (.*))?");
  private static final Pattern WRITE = Pattern.compile("\\+ (\\S+):(?: (.*))?");
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]+|'([^']*)'|\"([^\"]*)\")+");
  private static final Pattern VARIABLE = Pattern.compile("([A-Z_]+)=(.*)");

  /** All mistakes of an approvals file: each ends before the next comment after its answer. */
  static List<Mistake> read(String text) {
    List<Mistake> mistakes = new ArrayList<>();
    for (String block : text.strip().split("\n\n+(?=[#+!$])", -1)) {
      List<String> setup = new ArrayList<>();
      String command = "";
      List<String> answer = new ArrayList<>();
      for (String line : block.split("\n", -1)) {
        if (!command.isEmpty()) {
          answer.add(line);
        } else if (line.startsWith("$ ")) {
          command = line.substring(2);
        } else {
          setup.add(line);
        }
      }
      mistakes.add(new Mistake(List.copyOf(setup), command, String.join("\n", answer)));
    }
    return mistakes;
  }

  /** The mistake as in an approvals file. */
  String text() {
    return String.join("\n", setup)
        + (setup.isEmpty() ? "" : "\n")
        + "$ "
        + command
        + "\n"
        + answer
        + "\n";
  }

  /** The same mistake with the command's present output, run in a separate directory. */
  Mistake played(Path folder) throws IOException {
    for (String line : setup) {
      prepare(folder, line);
    }
    CliRun run = new CliRun(folder);
    List<String> arguments = new ArrayList<>();
    Matcher words = WORD.matcher(command);
    while (words.find()) {
      String word = words.group().replaceAll("['\"]", "").replace("/work/", folder + "/");
      Matcher variable = VARIABLE.matcher(word);
      if (arguments.isEmpty() && variable.matches()) {
        run.env(variable.group(1), variable.group(2));
      } else {
        arguments.add(word);
      }
    }
    run.env("HOME", folder.toString());
    int code = run.run(arguments.subList(1, arguments.size()).toArray(String[]::new));
    String said =
        (run.out().isEmpty() ? "" : "(standard output)\n" + run.out() + "(standard error)\n")
            + run.err();
    return new Mistake(
        setup,
        command,
        ("exit code " + code + "\n" + said)
            .replace(folder.toString(), "/work")
            .replaceAll("[ \t]+(?=\n)", "")
            .strip());
  }

  private static void prepare(Path folder, String line) throws IOException {
    Matcher edit = EDIT.matcher(line);
    Matcher write = WRITE.matcher(line);
    if (edit.matches()) {
      Path file = folder.resolve(edit.group(1));
      String before = Files.readString(file);
      String after =
          before.replace(
              escapes(edit.group(2)), escapes(Objects.requireNonNullElse(edit.group(3), "")));
      if (after.equals(before)) {
        throw new IllegalArgumentException("changes nothing: " + line);
      }
      Files.writeString(file, after);
    } else if (write.matches()) {
      Path file = folder.resolve(write.group(1));
      if (write.group(1).endsWith("/")) {
        Files.createDirectories(file);
      } else {
        Files.createDirectories(file.getParent());
        Files.write(
            file,
            escapes(Objects.requireNonNullElse(write.group(2), ""))
                .getBytes(StandardCharsets.ISO_8859_1));
      }
    } else if (!line.startsWith("#")) {
      throw new IllegalArgumentException("not understood: " + line);
    }
  }

  private static String escapes(String text) {
    return text.replace("\\n", "\n").replace("\\0", "\0").replace("\\t", "\t");
  }
}
