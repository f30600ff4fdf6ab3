package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.CharacterReferences;
import dev.appversion.versioning.html.text.HtmlEncoding;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The values of a tag's attributes. */
public final class Attributes {
  private Attributes() {}

  /**
   * A value that means something only where it is ASCII without character references, without the
   * white space around it.
   */
  public static String ascii(Tag tag, int attribute) {
    int start = tag.valueStart(attribute);
    int length = tag.valueEnd(attribute) - start;
    return Ascii.strip(new String(tag.array(), start, length, StandardCharsets.ISO_8859_1));
  }

  /** The value of the first attribute with this name; empty if there is none. */
  public static String ascii(Tag tag, String name) {
    int attribute = tag.find(name);
    return attribute < 0 || !tag.hasValue(attribute) ? "" : ascii(tag, attribute);
  }

  /**
   * A value as the document means it; null where it is not certain: bytes that do not fit the
   * encoding, an encoding that is not known, a character reference that is not known. U+0000 is the
   * replacement character there (HTML standard, 13.2.5.36).
   */
  public static @Nullable String decoded(Tag tag, int attribute, HtmlEncoding encoding) {
    int start = tag.valueStart(attribute);
    String text = encoding.decode(tag.array(), start, tag.valueEnd(attribute) - start);
    return text == null ? null : CharacterReferences.decode(text.replace('\0', '\ufffd'));
  }
}
