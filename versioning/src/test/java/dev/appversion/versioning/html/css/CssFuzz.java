package dev.appversion.versioning.html.css;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import dev.appversion.versioning.html.Pages;
import dev.appversion.versioning.html.reference.ContentPolicy;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.reference.References;
import dev.appversion.versioning.html.text.HtmlEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Style sheets. The references that are found are those of {@link SimpleCss}; the result does not
 * depend on how a sheet is cut; rewriting twice equals rewriting once; and a {@code style}
 * attribute is rewritten as a sheet is.
 */
public final class CssFuzz implements FuzzTarget {
  /**
   * Invalid sheets in which {@link CssRewriter} may find less, or find a reference in a URL that
   * browsers ignore: an escaped line end outside of strings, and {@code <!--} before a name.
   */
  private static final Pattern INVALID = Pattern.compile("\\\\[\\r\\n\\f]|<!--");

  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    String css = new String(bytes, StandardCharsets.UTF_8);
    Result whole = rewrite(css, Integer.MAX_VALUE);
    if (!INVALID.matcher(css).find()) {
      assertThat(whole.found()).isEqualTo(expected(css));
    }
    assertThat(rewrite(css, 1)).isEqualTo(whole);
    assertThat(rewrite(css, 7)).isEqualTo(whole);
    Result again = rewrite(whole.css(), Integer.MAX_VALUE);
    assertThat(again.css()).isEqualTo(whole.css());
    assertThat(again.found()).as("the same number of references").hasSameSizeAs(whole.found());

    String attribute = CssRewriter.rewrite(css, references(new ArrayList<>()));
    assertThat(attribute == null ? css : attribute).isEqualTo(whole.css());
  }

  /**
   * The result of a sheet.
   *
   * @param found the references that were passed to the rewriter, in order
   */
  private record Result(String css, List<String> found) {}

  private static Result rewrite(String css, int step) {
    byte[] bytes = css.getBytes(StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CssRewriter rewriter = new CssRewriter(references(found), HtmlEncoding.UTF_8, out::write);
    for (int at = 0; at < bytes.length; ) {
      int end = at + Math.min(step, bytes.length - at);
      rewriter.text(bytes, at, end);
      at = end;
    }
    rewriter.end();
    return new Result(out.toString(StandardCharsets.UTF_8), found);
  }

  private static List<String> expected(String css) {
    List<String> found = new ArrayList<>();
    References references = references(found);
    SimpleCss.references(css).forEach(references::rewrite);
    return found;
  }

  private static References references(List<String> found) {
    ReferenceRewriter manifest = Pages.page().references();
    ReferenceRewriter recording =
        reference -> {
          found.add(reference);
          return manifest.rewrite(reference);
        };
    return new References(recording, Pages.URL, ContentPolicy.NONE);
  }
}
