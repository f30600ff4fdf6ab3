package dev.appversion.versioning.html;

import dev.appversion.versioning.html.css.CssRewriter;
import dev.appversion.versioning.html.reference.CandidateList;
import dev.appversion.versioning.html.reference.ModuleTags;
import dev.appversion.versioning.html.reference.References;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.text.Bytes;
import dev.appversion.versioning.html.text.CharacterReferences;
import dev.appversion.versioning.html.text.HtmlEncoding;
import dev.appversion.versioning.html.tokenizer.Attributes;
import dev.appversion.versioning.html.tokenizer.ElementName;
import dev.appversion.versioning.html.tokenizer.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes start tags, with the references in their attributes rewritten. */
final class TagRewriter {
  /** The kind of an attribute's value. */
  private enum Kind {
    OTHER,
    REFERENCE,
    CANDIDATES,
    STYLE
  }

  /** A replacement of bytes in a tag. */
  private static final class Edit {
    final int start;
    final int end;
    final byte[] text;

    Edit(int start, int end, byte[] text) {
      this.start = start;
      this.end = end;
      this.text = text;
    }
  }

  private static final Comparator<Edit> IN_ORDER = Comparator.comparingInt(edit -> edit.start);

  private final References references;
  private final String appVersion;
  private final ByteSink out;

  /** Those of the tag that is written. */
  private final List<Edit> edits = new ArrayList<>();

  TagRewriter(References references, String appVersion, ByteSink out) {
    this.references = references;
    this.appVersion = appVersion;
    this.out = out;
  }

  void write(Tag tag, HtmlEncoding encoding) {
    if (tag.attributes() > 0) {
      edit(tag, encoding);
    }
    byte[] bytes = tag.array();
    int copied = tag.start();
    for (int i = 0; i < edits.size(); i++) {
      Edit edit = edits.get(i);
      out.write(bytes, copied, edit.start - copied);
      out.write(edit.text);
      copied = edit.end;
    }
    edits.clear();
    out.write(bytes, copied, tag.end() - copied);
  }

  /** Whether the author excludes an element from rewriting. */
  static boolean isIgnored(Tag tag) {
    return tag.find("data-appversion-ignore") >= 0;
  }

  private void edit(Tag tag, HtmlEncoding encoding) {
    if (isIgnored(tag)) {
      return;
    }
    boolean loadsModule = ModuleTags.loadsModule(tag);
    int integrity = integrity(tag);
    if (integrity >= 0) {
      checkedReferences(tag, integrity, loadsModule, encoding);
    }
    for (int i = 0; i < tag.attributes(); i++) {
      Kind kind = kind(tag, i);
      if (kind == Kind.REFERENCE && integrity < 0) {
        add(edit(tag, i, reference(tag, i, loadsModule, encoding), encoding));
      } else if (kind == Kind.CANDIDATES || kind == Kind.STYLE) {
        String value = Attributes.decoded(tag, i, encoding);
        add(value == null ? null : edit(tag, i, rewrite(kind, value), encoding));
      }
    }
    if (tag.is(ElementName.META)) {
      add(appVersion(tag));
    }
    if (edits.size() > 1) {
      edits.sort(IN_ORDER);
    }
  }

  private @Nullable String reference(
      Tag tag, int attribute, boolean module, HtmlEncoding encoding) {
    byte[] bytes = tag.array();
    int from = tag.valueStart(attribute);
    int to = tag.valueEnd(attribute);
    if (References.isPlainPath(bytes, from, to)) {
      return references.leadsElsewhere(bytes, from, to)
          ? null
          : references.rewritePlainPath(
              new String(bytes, from, to - from, StandardCharsets.ISO_8859_1), module);
    }
    String value = Attributes.decoded(tag, attribute, encoding);
    return value == null ? null : reference(value, module);
  }

  private @Nullable String rewrite(Kind kind, String value) {
    return switch (kind) {
      case CANDIDATES -> CandidateList.rewrite(value, references);
      case STYLE ->
          references.policy().hashesStyles() ? null : CssRewriter.rewrite(value, references);
      case REFERENCE, OTHER -> null;
    };
  }

  private @Nullable String reference(String value, boolean module) {
    return module ? references.rewriteModule(value) : references.rewrite(value);
  }

  /** References with an integrity value: they change together with that value, or not at all. */
  private void checkedReferences(Tag tag, int integrity, boolean module, HtmlEncoding encoding) {
    String given = Attributes.decoded(tag, integrity, encoding);
    String known = given == null ? null : knownIntegrity(tag, given, encoding);
    for (int i = 0; known != null && i < tag.attributes(); i++) {
      String reference =
          kind(tag, i) == Kind.REFERENCE ? Attributes.decoded(tag, i, encoding) : null;
      if (reference != null) {
        add(edit(tag, i, reference(reference, module), encoding));
      }
    }
    if (!edits.isEmpty() && !Objects.equals(given, known)) {
      add(edit(tag, integrity, known, encoding));
    }
  }

  /**
   * The integrity value of the target of a tag. Which of several references is loaded depends on
   * the element, so the value must be that of all of them; null otherwise.
   */
  private @Nullable String knownIntegrity(Tag tag, String given, HtmlEncoding encoding) {
    Set<@Nullable String> values = new HashSet<>();
    for (int i = 0; i < tag.attributes(); i++) {
      if (kind(tag, i) == Kind.REFERENCE) {
        String reference = Attributes.decoded(tag, i, encoding);
        values.add(reference == null ? null : references.integrity(reference, given));
      }
    }
    return values.size() == 1 ? values.iterator().next() : null;
  }

  /**
   * The index of the attribute with the integrity value of a script or a style sheet; -1 if there
   * is none.
   */
  private static int integrity(Tag tag) {
    if (!tag.is(ElementName.SCRIPT) && !tag.is(ElementName.LINK)) {
      return -1;
    }
    int integrity = tag.find("integrity");
    boolean given =
        integrity >= 0 && tag.hasValue(integrity) && !Attributes.ascii(tag, integrity).isEmpty();
    return given ? integrity : -1;
  }

  private static @Nullable Edit edit(
      Tag tag, int attribute, @Nullable String value, HtmlEncoding encoding) {
    if (value == null) {
      return null;
    }
    String encoded = CharacterReferences.encode(value);
    byte[] bytes = encoding.encode(tag.isQuoted(attribute) ? encoded : '"' + encoded + '"');
    return bytes == null
        ? null
        : new Edit(tag.valueStart(attribute), tag.valueEnd(attribute), bytes);
  }

  private void add(@Nullable Edit edit) {
    if (edit != null) {
      edits.add(edit);
    }
  }

  /** The kind of an attribute, if it has a value and is the first of its name. */
  private static Kind kind(Tag tag, int attribute) {
    Kind kind = tag.hasValue(attribute) ? kindOfName(tag, attribute) : Kind.OTHER;
    return kind != Kind.OTHER && isFirst(tag, attribute) ? kind : Kind.OTHER;
  }

  private static Kind kindOfName(Tag tag, int attribute) {
    return switch (tag.nameLength(attribute)) {
      case 3 -> tag.isNamed(attribute, "src") ? Kind.REFERENCE : Kind.OTHER;
      case 4 -> {
        boolean href = tag.isNamed(attribute, "href") && !tag.is(ElementName.BASE);
        boolean data = tag.is(ElementName.OBJECT) && tag.isNamed(attribute, "data");
        yield href || data ? Kind.REFERENCE : Kind.OTHER;
      }
      case 5 -> tag.isNamed(attribute, "style") ? Kind.STYLE : Kind.OTHER;
      case 6 -> {
        if (tag.isNamed(attribute, "srcset")) {
          yield Kind.CANDIDATES;
        }
        yield tag.isNamed(attribute, "poster") ? Kind.REFERENCE : Kind.OTHER;
      }
      case 10 -> {
        boolean named =
            tag.isNamed(attribute, "xlink:href") || tag.isNamed(attribute, "background");
        yield named ? Kind.REFERENCE : Kind.OTHER;
      }
      case 11 -> tag.isNamed(attribute, "imagesrcset") ? Kind.CANDIDATES : Kind.OTHER;
      default -> Kind.OTHER;
    };
  }

  /** Of attributes with the same name the first is used, the others are ignored. */
  private static boolean isFirst(Tag tag, int attribute) {
    for (int i = 0; i < attribute; i++) {
      if (tag.haveSameName(i, attribute)) {
        return false;
      }
    }
    return true;
  }

  /** Fills in {@code <meta name="app-version" content="">} (seed). */
  private @Nullable Edit appVersion(Tag tag) {
    int name = tag.find("name");
    if (appVersion.isEmpty()
        || name < 0
        || !tag.hasValue(name)
        || !Attributes.ascii(tag, name).equalsIgnoreCase("app-version")) {
      return null;
    }
    byte[] value =
        ('"' + CharacterReferences.encode(appVersion) + '"').getBytes(StandardCharsets.US_ASCII);
    int content = tag.find("content");
    if (content < 0) {
      int behind = tag.valueEnd(name) + (tag.isQuoted(name) ? 1 : 0);
      return new Edit(behind, behind, join(" content=", value));
    }
    if (!tag.hasValue(content)) {
      int behind = tag.nameEnd(content);
      return tag.array()[behind] == '=' ? null : new Edit(behind, behind, join("=", value));
    }
    boolean empty = tag.isQuoted(content) && Attributes.ascii(tag, content).isEmpty();
    return empty ? new Edit(tag.valueStart(content) - 1, tag.valueEnd(content) + 1, value) : null;
  }

  private static byte[] join(String ascii, byte[] value) {
    Bytes joined = new Bytes(ascii.length() + value.length);
    byte[] first = ascii.getBytes(StandardCharsets.US_ASCII);
    joined.add(first, 0, first.length);
    joined.add(value, 0, value.length);
    return joined.copy();
  }
}
