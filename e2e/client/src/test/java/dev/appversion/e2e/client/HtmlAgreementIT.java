package dev.appversion.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.testkit.NodePackages;
import dev.appversion.versioning.html.HtmlPage;
import dev.appversion.versioning.html.HtmlRewriter;
import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.text.HtmlEncoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rewriting reads random pages as parse5 does, an HTML parser that passes the tests of browsers:
 * the tree of a rewritten page is that of the page, except for the references that have to change.
 * {@code -Dparse5.pages=30000 -Dparse5.seed=7} compares more of them.
 *
 * <p>The end tags of elements of SVG and MathML whose content is HTML are generated with all that
 * content: parse5 ends such an element also where an element of HTML is open in it, against the
 * HTML standard ("any other end tag" in body) and Chromium.
 */
class HtmlAgreementIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Path SCRIPT =
      Path.of(System.getProperty("appversion.root"), "e2e", "client", "parse5", "agreement.mjs");

  private static final String[] PIECES = {
    "<",
    ">",
    "</",
    "/>",
    "<!",
    "<!--",
    "-->",
    "--!>",
    "-",
    "!",
    "<!doctype html>",
    "<![CDATA[",
    "]]>",
    "]",
    "<?",
    "\"",
    "'",
    "=",
    " ",
    "\n",
    "\r\n",
    "\t",
    "&amp;",
    "&lt",
    "&#x2f;",
    "&#47;",
    "ö",
    "x",
    "\\",
    ";",
    "<html>",
    "<head>",
    "</head>",
    "<body>",
    "</body>",
    "</html>",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "</br>",
    "<script>",
    "</script>",
    "<script",
    "</script",
    "<style>",
    "</style>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<iframe>",
    "</iframe>",
    "<xmp>",
    "</xmp>",
    "<noembed>",
    "</noembed>",
    "<svg>",
    "</svg>",
    "<math>",
    "</math>",
    "<mi>",
    "<foreignObject>",
    "<desc>",
    "<annotation-xml>",
    "<annotation-xml encoding=text/html>",
    "<mglyph>",
    "<template>",
    "</template>",
    "<plaintext>",
    "<mi>x</mi>",
    "<desc><b>x</b></desc>",
    "<foreignObject><img src='/static/a.png'></foreignObject>",
    "<br/>",
    "<table>",
    "<tr><td>",
    "</table>",
    "<a>",
    "</a>",
    "<section>",
    "</section>",
    "<b>",
    "</b>",
    "</span>",
    "<font color=x>",
    "<g>",
    "</g>",
    "<image src='/static/a.png'>",
    "<img src='/static/a.png'>",
    "<img src=/static/b.png>",
    "<link href=\"/static/a.png\">",
    "<use xlink:href='/static/a.png#x'/>",
    "<use href='/static/a.png' xlink:href=/static/b.png>",
    "<a href='/static/a.png' href=x>",
    "<a HREF=/static/a.png?x&amp;y>",
    "<object data=/static/a.png>",
    "<video poster=' /static/b.png '>",
    "<body background=/static/a.png>",
    "src='/static/a.png'",
    " href=/static/b.png ",
    "/static/a.png",
    "href=\"/static/a.pn&#103;\"",
  };

  @TempDir private Path folder;

  private record Pair(String before, String after) {}

  @Test
  void pagesAreParsedAsByBrowsers() throws Exception {
    Random random = new Random(Long.getLong("parse5.seed", 1));
    List<Pair> pairs = new ArrayList<>();
    for (int i = Integer.getInteger("parse5.pages", 400); i > 0; i--) {
      String page = page(random);
      pairs.add(new Pair(page, rewritten(page)));
    }

    JsonNode different = compare(pairs);

    assertThat(pairs).anyMatch(pair -> !pair.before.equals(pair.after));
    assertThat(different)
        .as("page, tree as it should be, tree as it is: %s", shown(different, pairs))
        .isEmpty();
  }

  /** The comparison fails for a rewriter that replaces text without parsing. */
  @Test
  void theComparisonDetectsAWrongRewriter() throws Exception {
    String page = "<p>/static/a.png<script>'src=/static/a.png'</script><img src=/static/a.png>";
    String right = rewritten(page);

    JsonNode different =
        compare(
            List.of(
                new Pair(page, right),
                new Pair(page, page.replace("a.png", "a.0123456789ab.png")),
                new Pair(page, page)));

    assertThat(different.findValues("index")).extracting(JsonNode::asInt).containsExactly(1, 2);
  }

  private JsonNode compare(List<Pair> pairs) throws IOException, InterruptedException {
    NodePackages.of(SCRIPT.getParent());
    Path input = folder.resolve("pairs.json");
    Path errors = folder.resolve("errors");
    JSON.writeValue(input.toFile(), pairs);
    Process node =
        new ProcessBuilder("node", SCRIPT.toString())
            .redirectInput(input.toFile())
            .redirectError(errors.toFile())
            .start();
    String output = new String(node.getInputStream().readAllBytes(), UTF_8);
    assertThat(node.waitFor()).as(() -> read(errors)).isZero();
    return JSON.readTree(output);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The shortest page that differs. */
  private static String shown(JsonNode different, List<Pair> pairs) {
    String shortest = "";
    for (JsonNode each : different) {
      String page = pairs.get(each.get("index").asInt()).before;
      if (shortest.isEmpty() || page.length() < shortest.length()) {
        shortest = page;
      }
    }
    return different.size() + " of " + pairs.size() + ", the shortest:\n" + shortest;
  }

  private static String page(Random random) {
    StringBuilder page = new StringBuilder();
    for (int i = random.nextInt(40); i >= 0; i--) {
      page.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return page.toString();
  }

  private static String rewritten(String page) {
    ReferenceRewriter hashed =
        new ReferenceRewriter() {
          @Override
          public @Nullable String rewrite(String reference) {
            return reference.matches("(?s)/static/[ab]\\.png([?#].*)?")
                ? reference.replaceFirst("\\.png", ".0123456789ab.png")
                : null;
          }

          @Override
          public String prefix() {
            return "/static/";
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlRewriter rewriter =
        new HtmlRewriter(
            new HtmlPage(
                hashed,
                new DocumentUrl("shop.test", "/shop/page"),
                HtmlEncoding.ofLabel("utf-8"),
                Optional.empty(),
                ""),
            out::write);
    byte[] bytes = page.getBytes(UTF_8);
    rewriter.feed(bytes, 0, bytes.length);
    rewriter.end();
    return out.toString(UTF_8);
  }
}
