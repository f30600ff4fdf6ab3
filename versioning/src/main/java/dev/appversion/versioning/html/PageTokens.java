package dev.appversion.versioning.html;

import dev.appversion.versioning.html.css.CssRewriter;
import dev.appversion.versioning.html.reference.ContentPolicy;
import dev.appversion.versioning.html.reference.References;
import dev.appversion.versioning.html.script.ImportMapRewriter;
import dev.appversion.versioning.html.script.InlineScriptRewriter;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.text.HtmlEncoding;
import dev.appversion.versioning.html.text.HtmlEncoding.Kind;
import dev.appversion.versioning.html.text.RawContent;
import dev.appversion.versioning.html.tokenizer.Attributes;
import dev.appversion.versioning.html.tokenizer.ContentModel;
import dev.appversion.versioning.html.tokenizer.ElementName;
import dev.appversion.versioning.html.tokenizer.Tag;
import dev.appversion.versioning.html.tokenizer.Tokenizer;
import dev.appversion.versioning.html.tokenizer.Tokens;
import dev.appversion.versioning.html.tree.ForeignContent;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rewrites a page's tokens; most are passed on unchanged. */
final class PageTokens implements Tokens {
  /** As the HTML standard extracts it from the {@code content} of a {@code meta} element. */
  private static final Pattern CHARSET =
      Pattern.compile(
          "charset[\\t\\n\\f\\r ]*=[\\t\\n\\f\\r ]*(\"[^\"]*\"|'[^']*'|[^\\t\\n\\f\\r ;\"'][^\\t\\n\\f\\r ;]*)",
          Pattern.CASE_INSENSITIVE);

  private final ByteSink out;
  private final References references;
  private final TagRewriter tags;
  private final ForeignContent foreign = new ForeignContent();
  private final HeadInsertionPoint head;

  /** Whether to parse as browsers do that run scripts. */
  private final boolean scripting;

  private HtmlEncoding encoding;
  private boolean encodingCertain;
  private int templates;
  private @Nullable RawContent content;

  PageTokens(HtmlPage page, ByteSink out) {
    this(
        new References(page.references(), page.url(), page.policy()),
        page.encoding(),
        page.head().orElse(HeadInsertion.NONE),
        page.appVersion(),
        true,
        out);
  }

  private PageTokens(
      References references,
      Optional<HtmlEncoding> encoding,
      HeadInsertion head,
      String appVersion,
      boolean scripting,
      ByteSink out) {
    this.out = out;
    this.references = references;
    this.tags = new TagRewriter(references, appVersion, out);
    this.head = new HeadInsertionPoint(head, out);
    this.scripting = scripting;
    this.encoding = encoding.orElse(HtmlEncoding.UNKNOWN);
    this.encodingCertain = encoding.isPresent();
  }

  References references() {
    return references;
  }

  HtmlEncoding encoding() {
    return encoding;
  }

  boolean isOpaque() {
    return encoding.kind() == Kind.OPAQUE;
  }

  void encoding(HtmlEncoding certain) {
    encoding = certain;
    encodingCertain = true;
  }

  @Override
  public void characters(byte[] bytes, int from, int to) {
    int at = from;
    if (!head.isDone()) {
      at = head.spacesEnd(bytes, from, to);
      out.write(bytes, from, at - from);
      if (at < to) {
        head.beforeText();
      }
    }
    out.write(bytes, at, to - at);
  }

  @Override
  public void markup(byte[] bytes, int from, int to) {
    out.write(bytes, from, to - from);
  }

  @Override
  public void doctype() {
    head.doctype();
  }

  @Override
  public void givingUp(Tag tag) {
    head.before(tag);
  }

  @Override
  public ContentModel tag(Tag tag) {
    boolean html = foreign.note(tag);
    if (!tag.isGivenUp()) {
      head.before(tag);
    }
    if (html && tag.is(ElementName.TEMPLATE)) {
      templates = Math.max(0, templates + (tag.isEnd() ? -1 : 1));
    }
    if (tag.isEnd()) {
      if (!tag.isGivenUp()) {
        out.write(tag.array(), tag.start(), tag.end() - tag.start());
      }
      return ContentModel.MARKUP;
    }
    if (html) {
      learn(tag);
    }
    if (!tag.isGivenUp()) {
      tags.write(tag, encoding);
    }
    ContentModel model = html ? ContentModel.of(tag.name(), scripting) : ContentModel.MARKUP;
    content = model == ContentModel.MARKUP ? null : content(tag);
    return model;
  }

  /** Reads what a tag declares about the whole page. */
  private void learn(Tag tag) {
    if (tag.is(ElementName.BASE) && templates == 0) {
      int href = tag.find("href");
      // Without scripts it counts, with them it is text: then the result differs.
      boolean certain = scripting && href >= 0 && tag.hasValue(href);
      if (href >= 0) {
        references.base(certain ? Attributes.decoded(tag, href, encoding) : null);
      }
    } else if (tag.is(ElementName.META) && isPolicy(tag)) {
      String policy = Attributes.decoded(tag, tag.find("content"), encoding);
      if (policy != null) {
        references.policy(ContentPolicy.of(List.of(policy)));
      }
    } else if (tag.is(ElementName.META) && !encodingCertain) {
      declared(tag).flatMap(HtmlEncoding::ofMeta).ifPresent(this::encoding);
    }
  }

  /** Whether a {@code meta} element contains a policy (HTML standard, 4.2.5.3). */
  private static boolean isPolicy(Tag meta) {
    int content = meta.find("content");
    return content >= 0
        && meta.hasValue(content)
        && Attributes.ascii(meta, "http-equiv").equalsIgnoreCase("content-security-policy");
  }

  /** The encoding that a {@code meta} element declares (HTML standard, 13.2.3.2 and 2.1.6). */
  private static Optional<String> declared(Tag meta) {
    String charset = Attributes.ascii(meta, "charset");
    if (!charset.isEmpty()) {
      return Optional.of(charset);
    }
    Matcher label = CHARSET.matcher(Attributes.ascii(meta, "content"));
    return Attributes.ascii(meta, "http-equiv").equalsIgnoreCase("content-type") && label.find()
        ? Optional.of(label.group(1).replaceAll("[\"']", ""))
        : Optional.empty();
  }

  /** The rewriter of an element's text; null if the text is passed on unchanged. */
  private @Nullable RawContent content(Tag tag) {
    ContentPolicy policy = references.policy();
    return TagRewriter.isIgnored(tag)
        ? null
        : switch (tag.name().text()) {
          case "style" -> {
            String type = Attributes.ascii(tag, "type");
            boolean css = type.isEmpty() || type.equalsIgnoreCase("text/css");
            yield css && encoding.kind() == Kind.ASCII && !policy.hashesStyles()
                ? new CssRewriter(references, encoding, out)
                : null;
          }
          case "script" -> policy.hashesScripts() ? null : script(tag);
          case "noscript" -> new Noscript();
          default -> null;
        };
  }

  private @Nullable RawContent script(Tag tag) {
    if (Attributes.ascii(tag, "type").equalsIgnoreCase("importmap")) {
      return new ImportMapRewriter(references, encoding, out);
    }
    boolean certain = scripting && encoding.kind() == Kind.ASCII;
    return certain && InlineScriptRewriter.isFor(tag)
        ? new InlineScriptRewriter(references, encoding, out)
        : null;
  }

  @Override
  public void rawText(byte[] bytes, int from, int to) {
    if (content == null) {
      out.write(bytes, from, to - from);
    } else {
      content.text(bytes, from, to);
    }
  }

  @Override
  public void rawTextEnd() {
    if (content != null) {
      content.end();
      content = null;
    }
  }

  @Override
  public boolean inForeignContent() {
    return foreign.isInside();
  }

  /** The document has ended, outside of tags, comments and raw text. */
  void end() {
    head.end();
  }

  /**
   * The content of {@code noscript}: text to browsers that run scripts, markup to those that do
   * not. It is rewritten as markup, and ends where it ends as text: references that are neither in
   * a tag nor in a style sheet for the latter are ignored by both. A {@code noscript} in it is
   * markup like the rest.
   */
  private final class Noscript implements RawContent {
    private final PageTokens inside =
        new PageTokens(references, Optional.of(encoding), HeadInsertion.NONE, "", false, out);
    private final Tokenizer tokenizer = new Tokenizer(inside);

    @Override
    public void text(byte[] bytes, int from, int to) {
      tokenizer.feed(bytes, from, to - from);
    }

    @Override
    public void end() {
      tokenizer.end();
    }
  }
}
