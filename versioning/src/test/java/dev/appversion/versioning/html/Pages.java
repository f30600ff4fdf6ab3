package dev.appversion.versioning.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.ManifestReferences;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.text.HtmlEncoding;
import dev.appversion.versioning.manifest.Collected;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.RewrittenBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rewrites pages for tests: {@code /static/x.css} becomes {@code /static/x.0123456789ab.css}. */
public final class Pages {
  public static final String HASH = "0123456789ab";
  public static final String INTEGRITY = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  public static final String OTHER_INTEGRITY =
      "sha256-LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=";
  static final HeadInsertion SCRIPT =
      new HeadInsertion("<script src=\"/own/client.1.js\"></script>", "/own/client.");
  public static final DocumentUrl URL = new DocumentUrl("shop.test", "/shop/page");

  static final Manifest MANIFEST = manifest();

  private Pages() {}

  private static Manifest manifest() {
    Map<String, String> paths = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "app.css",
          "app.js",
          "a.png",
          "b.png",
          "c.png",
          "deep/d.svg",
          "e f.png",
          "ö.png",
          "signed.js",
          "sealed.js",
          "font.woff2"
        }) {
      int dot = name.lastIndexOf('.');
      paths.put(name, name.substring(0, dot) + '.' + HASH + name.substring(dot));
    }
    paths.put("same.js", "same.js");
    paths.put("src/main.ts", "assets/main-" + HASH + ".js");
    Set<String> hashed = new HashSet<>(paths.values());
    hashed.remove("same.js");
    return new Manifest(
        paths, "h", hashed, Map.of("signed.js", INTEGRITY, "sealed.js", OTHER_INTEGRITY));
  }

  public static HtmlPage page() {
    return new HtmlPage(
        new ManifestReferences("/static/", MANIFEST),
        URL,
        Optional.of(HtmlEncoding.UTF_8),
        Optional.empty(),
        "1.2&3");
  }

  static HtmlPage by(ReferenceRewriter references) {
    return new HtmlPage(references, URL, page().encoding(), Optional.empty(), "");
  }

  /** By a manifest that states which of the files were rewritten. */
  public static HtmlPage collected(Map<String, RewrittenBytes> rewritten, String... modules) {
    Collected collected =
        new Collected(Optional.of(rewritten), Set.of(modules), Set.of("sealed.js"));
    return by(
        new ManifestReferences(
            "/static/", Manifest.of(MANIFEST.paths(), "h", Map.of(), List.of(), collected)));
  }

  /** A text with a hash where it has a tilde. */
  public static String hashed(String text) {
    return text.replace("~", "." + HASH);
  }

  static HtmlPage withScript() {
    HtmlPage page = page();
    return new HtmlPage(
        page.references(), page.url(), page.encoding(), Optional.of(SCRIPT), page.appVersion());
  }

  public static HtmlPage in(String label) {
    HtmlPage page = page();
    Optional<HtmlEncoding> encoding = HtmlEncoding.ofLabel(label);
    return new HtmlPage(page.references(), page.url(), encoding, page.head(), page.appVersion());
  }

  /** Asserts how a page is rewritten; in the expectation a tilde stands for a dot and the hash. */
  static void becomes(String html, String expected) {
    assertThat(rewrite(html)).isEqualTo(expected.replace("~", "." + HASH));
  }

  /** Asserts that a page is not changed. */
  static void stays(String html) {
    assertThat(rewrite(html)).isEqualTo(html);
  }

  public static String rewrite(String html) {
    return rewrite(page(), html);
  }

  public static String rewrite(HtmlPage page, String html) {
    return rewrite(page, html, StandardCharsets.UTF_8);
  }

  public static String rewrite(HtmlPage page, String html, Charset charset) {
    return new String(rewrite(page, html.getBytes(charset)), charset);
  }

  public static byte[] rewrite(HtmlPage page, byte[] html) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlRewriter rewriter = new HtmlRewriter(page, out::write);
    rewriter.feed(html, 0, html.length);
    rewriter.end();
    return out.toByteArray();
  }
}
