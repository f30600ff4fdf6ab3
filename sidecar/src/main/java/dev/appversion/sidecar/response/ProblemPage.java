package dev.appversion.sidecar.response;

import dev.appversion.process.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A problem as an HTML page: readable without style sheets and by screen readers, with one link to
 * continue. The texts have no markup.
 *
 * @param language of the texts (RFC 5646)
 * @param href the target of the link; empty for the requested URL
 * @param wholeTab whether the link replaces the whole tab if the page is in a frame
 */
record ProblemPage(
    String language,
    String title,
    List<String> paragraphs,
    String href,
    String link,
    boolean wholeTab) {

  /** The page of a problem, in English. */
  static ProblemPage of(Problem problem) {
    return new ProblemPage(
        "en", problem.title(), List.of(problem.detail()), "", "Load this page again", false);
  }

  String html() {
    return """
        <!doctype html>
        <html lang="%1$s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%2$s</title>
        <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}</style>
        </head>
        <body>
        <main>
        <h1>%2$s</h1>
        %3$s
        <p><a href="%4$s"%5$s>%6$s</a></p>
        </main>
        </body>
        </html>
        """
        .formatted(
            escape(language),
            escape(title),
            paragraphs.stream()
                .map(text -> "<p>" + escape(text) + "</p>")
                .collect(Collectors.joining("\n")),
            escape(href),
            wholeTab ? " target=\"_top\"" : "",
            escape(link));
  }

  /** Escapes a text for an element or a quoted attribute. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
