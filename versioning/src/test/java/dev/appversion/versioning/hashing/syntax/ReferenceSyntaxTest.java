package dev.appversion.versioning.hashing.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.hashing.syntax.ReferenceSyntax.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The scanners find what Django's regular expressions find; those are the oracle here. */
class ReferenceSyntaxTest {
  private static final String S = "[\\s\\x1c-\\x1f\\x85\\p{Z}]*";

  private static final Map<ReferenceSyntax, Pattern> DJANGO =
      Map.of(
          ReferenceSyntax.CSS_URL, oracle("url\\(['\"]{0,1}" + S + "(?<url>[^\\n]*?)[\"']{0,1}\\)"),
          ReferenceSyntax.CSS_IMPORT, oracle("@import" + S + "[\"']" + S + "(?<url>[^\\n]*?)[\"']"),
          ReferenceSyntax.CSS_SOURCE_MAP,
              oracle("(?m)^/\\*#[ \\t](?-i:sourceMappingURL)=(?<url>[^\\n]*)[ \\t]*\\*/$"),
          ReferenceSyntax.JS_SOURCE_MAP, oracle("(?m)^//# (?-i:sourceMappingURL)=(?<url>[^\\n]*)$"),
          ReferenceSyntax.JS_IMPORT_FROM,
              oracle(
                  "import(?<clause>(?s:[\\s{].*?|\\*"
                      + S
                      + "as"
                      + S
                      + "\\w+))"
                      + S
                      + "from"
                      + S
                      + "['\"](?<url>[./][^\\n]*?)[\"']"
                      + S
                      + ";"),
          ReferenceSyntax.JS_EXPORT_FROM,
              oracle(
                  "export(?<clause>(?s:[\\s{].*?))"
                      + S
                      + "from"
                      + S
                      + "[\"'](?<url>[./][^\\n]*?)[\"']"
                      + S
                      + ";"),
          ReferenceSyntax.JS_IMPORT,
              oracle("import" + S + "['\"](?<url>[./][^\\n]*?)[\"']" + S + ";"),
          ReferenceSyntax.JS_DYNAMIC_IMPORT, oracle("import\\([\"'](?<url>[^\\n]*?)[\"']\\)"));

  private static Pattern oracle(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNIX_LINES);
  }

  @Property(tries = 3000)
  void findsWhatDjangosPatternsFind(@ForAll("texts") String text) {
    DJANGO.forEach(
        (syntax, pattern) ->
            assertThat(syntax.find(text)).as(syntax + text).isEqualTo(expected(pattern, text)));
  }

  private static List<Found> expected(Pattern pattern, String text) {
    List<Found> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String clause = pattern.namedGroups().containsKey("clause") ? matcher.group("clause") : "";
      found.add(new Found(matcher.start(), matcher.end(), matcher.group("url"), clause));
    }
    return found;
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "url(",
            "URL(",
            ")",
            "'",
            "\"",
            " ",
            "\n",
            "\t",
            "a.png",
            "./a.js",
            "/b",
            "@import",
            "import",
            "Import",
            "import(",
            "export",
            "from",
            "FROM",
            " from ",
            "as",
            "*",
            "* as x",
            "{",
            "}",
            "x",
            ";",
            " ;",
            "/*# sourceMappingURL=",
            "//# sourceMappingURL=",
            "*/",
            "\r\n",
            "#",
            "?")
        .list()
        .ofMaxSize(24)
        .map(parts -> String.join("", parts));
  }
}
