package dev.appversion.sidecar.conformance;

import dev.appversion.sidecar.conformance.strict.Escapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Reads case files; the README beside them explains the format. */
final class CaseFile {
  /** What the client sends if a case does not specify it. */
  static final String ORDINARY = "GET /case HTTP/1.1\r\nHost: shop.test\r\n\r\n";

  /** The outcomes by which a proxy refuses a request that does not reach the app. */
  private static final Set<String> REFUSED =
      Set.of(
          "400", "405", "408", "409", "411", "413", "414", "417", "421", "431", "501", "505",
          "closed");

  private CaseFile() {}

  /** All cases of the corpus, file by file. */
  static List<Case> all() {
    try {
      Path folder =
          Path.of(CaseFile.class.getResource("/conformance/requests.txt").toURI()).getParent();
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .filter(file -> file.toString().endsWith(".txt"))
            .sorted()
            .flatMap(file -> parse(file).stream())
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Case> parse(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\\s*\n", -1))
          .map(
              block ->
                  Arrays.stream(block.split("\n", -1))
                      .filter(line -> !line.startsWith("#") && !line.isBlank())
                      .toList())
          .filter(lines -> !lines.isEmpty())
          .map(lines -> parse(file, lines))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parse(Path file, List<String> lines) {
    try {
      return new Block(lines).read();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(file.getFileName() + ": " + lines.getFirst(), e);
    }
  }

  /** One case being read. */
  private static final class Block {
    private final List<String> lines;
    private final List<Step> client = new ArrayList<>();
    private final List<Step> app = new ArrayList<>();
    private final List<Set<String>> expected = new ArrayList<>();
    private final List<Case.Check> checks = new ArrayList<>();
    private Case.Requests requests;
    private Case.Reuse reuse = Case.Reuse.ANY;
    private Case.Level level;
    private String name = "";
    private String rule = "";

    Block(List<String> lines) {
      this.lines = lines;
    }

    Case read() {
      for (String line : lines) {
        String[] words = line.split(" ", 2);
        read(words[0], words.length > 1 ? words[1] : "");
      }
      if (name.isEmpty() || level == null || expected.isEmpty()) {
        throw new IllegalArgumentException("a case has a name, a rule and what is expected");
      }
      if (client.isEmpty()) {
        client.add(new Step.Send(ORDINARY));
      }
      return new Case(
          name,
          level,
          rule,
          List.copyOf(client),
          List.copyOf(app),
          List.copyOf(expected),
          requests == null ? usualRequests() : requests,
          reuse,
          List.copyOf(checks));
    }

    private void read(String word, String rest) {
      switch (word) {
        case "case" -> name = rest;
        case "must", "should", "choice" -> {
          level = Case.Level.valueOf(word.toUpperCase(Locale.ROOT));
          rule = rest;
        }
        case ">" -> send(client, rest);
        case "<" -> send(app, rest);
        case "client" -> client.add(step(rest));
        case "app" -> app.add(step(rest));
        case "expect" -> {
          for (String one : rest.split(" ", -1)) {
            expected.add(Set.of(one.split("\\|", -1)));
          }
        }
        case "received" -> requests = requests(rest);
        case "reuse" -> reuse = Case.Reuse.valueOf(rest.toUpperCase(Locale.ROOT));
        default -> check(word, rest);
      }
    }

    /** Lines that follow each other are one write. */
    private static void send(List<Step> steps, String text) {
      String bytes = Escapes.decode(text);
      if (!steps.isEmpty() && steps.getLast() instanceof Step.Send before) {
        steps.set(steps.size() - 1, new Step.Send(before.bytes() + bytes));
      } else {
        steps.add(new Step.Send(bytes));
      }
    }

    private static Step step(String what) {
      return switch (what) {
        case "pauses" -> new Step.Pause();
        case "awaits 100" -> new Step.Await("HTTP/1.1 100 ");
        case "early" -> new Step.Early();
        case "finishes" -> new Step.Finish();
        case "closes" -> new Step.Close();
        case "resets" -> new Step.Reset();
        default -> throw new IllegalArgumentException("unknown step " + what);
      };
    }

    /** Rejects unknown names of checks. */
    private void check(String word, String argument) {
      checks.add(
          new Case.Check(
              Case.Check.Kind.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')),
              Escapes.decode(argument)));
    }

    private static Case.Requests requests(String text) {
      return switch (text) {
        case "none" -> Case.Requests.NONE;
        case "incomplete" -> Case.Requests.INCOMPLETE;
        case "any" -> Case.Requests.ANY;
        default -> {
          String[] parts = text.split(" ", 2);
          String[] range = parts[0].split("-", 2);
          int least = Integer.parseInt(range[0]);
          int most = range.length > 1 ? Integer.parseInt(range[1]) : least;
          yield new Case.Requests(least, most, parts.length > 1 && parts[1].equals("incomplete"));
        }
      };
    }

    /**
     * As many requests as get a response of the app, without refused ones; a proxy may retry one.
     */
    private Case.Requests usualRequests() {
      if (!app.isEmpty()) {
        return Case.Requests.ANY;
      }
      int least =
          (int) expected.stream().filter(one -> one.stream().noneMatch(REFUSED::contains)).count();
      int most = (int) expected.stream().filter(one -> !REFUSED.containsAll(one)).count();
      return new Case.Requests(least, most, false);
    }
  }
}
