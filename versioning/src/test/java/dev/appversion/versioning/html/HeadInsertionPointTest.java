package dev.appversion.versioning.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Before what runs in the head, else at its end. In the pages {@code |} marks the place. */
class HeadInsertionPointTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!doctype html><html><head><title>x</title>|</head><body>",
        "<html>\n<head>\n|</HEAD>\n</html>",
        "<head>|</head></head>",
        "<!doctype html><title>x</title>|<body><p>",
        "<!doctype html><title>x</title>\n|<p>x",
        "<!doctype html><title>x</title>\n|x",
        "<!doctype html>|<p>",
        "<!-- c --><!DOCTYPE html><!-- c --> |<link rel=x> <div></head>",
        "<html><meta><base>|<script></script><style></style><svg>",
        "<html><head>|<noscript><style></style></noscript><body>",
        "<html><head>|<noscript><p></noscript><meta><p>",
        "<html><head><template><p>x</p></head></template>|<p>",
        "<html><head></p></div><title></title>|</body>",
        "<html><head>|<frameset>",
        "<!doctype html><title>x</title>|",
        "<!doctype html>|",
        "<html><head>|<script>'</head><body>'</script><!-- </head> --></head>",
        "|<body>",
        "<html>|&nbsp;</head>",
        "<html><head><title>&lt;</title> \t\r\n\f|</head>",
        "<html><head>|<script src='/own/other.js'></script></head>",
        "<html><head><meta charset=utf-8><title>x</title>|<style></style><meta name=y></head>",
        "<html><head><template><script></script></template>|<link></head>",
        "<title>x</title><link><html>|<script></script><body>",
      })
  void isFound(String marked) {
    String html = marked.replace("|", "");
    assertThat(Pages.rewrite(Pages.withScript(), html))
        .isEqualTo(marked.replace("|", Pages.SCRIPT.markup()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<p>a piece</p>",
        "<title>x</title><p>",
        "<tr><td>",
        "<meta><link><p></body></html>",
        "<!-- c --><template><html></template>",
        "<html><head><script src=\"/own/client.0.js\"></script></head><body>",
        "<html><head><script src=\"/own/client.0.js\"></script><script src=b.js></script></head>",
        "<html><head><template><p>",
        "<!doctype html><title>x",
        "<!doctype html><title>x</titl",
        "<!doctype html><!-- x",
        "<!doctype html><!-- x --",
        "<!doctype html",
        "<html><head><meta name=x",
        "<html><head></he",
        "<html><head></",
        "<html><head><template></template><noframes>",
      })
  void pieces(String html) {
    assertThat(Pages.rewrite(Pages.withScript(), html)).isEqualTo(html);
  }

  @Test
  void aTagThatIsTooLongEndsTheHead() {
    String body = "<body data-x='" + "x".repeat(70_000) + "'>";
    assertThat(Pages.rewrite(Pages.withScript(), "<html><head>" + body))
        .isEqualTo("<html><head>" + Pages.SCRIPT.markup() + body);
  }
}
