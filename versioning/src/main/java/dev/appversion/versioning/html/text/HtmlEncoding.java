package dev.appversion.versioning.html.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The character encoding of a document, and what may be done to bytes in it (Encoding standard).
 *
 * @param kind whether bytes that look like ASCII are
 * @param charset decodes what is not ASCII; empty if not known, or not known to this Java
 */
public record HtmlEncoding(Kind kind, Optional<Charset> charset) {
  /** What a byte below 0x80 means. */
  public enum Kind {
    /** Always what it is in ASCII. */
    ASCII,
    /**
     * That, but for letters and some signs (a backslash among them) behind a byte above 0x80. Tags
     * can be read, style sheets cannot.
     */
    ASCII_BUT_TRAILS,
    /** Any other encoding: such documents are not rewritten. */
    OPAQUE
  }

  /** Unknown: only ASCII is interpreted. */
  public static final HtmlEncoding UNKNOWN = new HtmlEncoding(Kind.ASCII, Optional.empty());

  /** UTF-8. */
  public static final HtmlEncoding UTF_8 =
      new HtmlEncoding(Kind.ASCII, Optional.of(StandardCharsets.UTF_8));

  private static final HtmlEncoding OPAQUE = new HtmlEncoding(Kind.OPAQUE, Optional.empty());

  /** What Java calls an encoding, where its name is another one. */
  private static final Map<String, String> JAVA_NAMES =
      Map.ofEntries(
          Map.entry("Big5", "Big5-HKSCS"),
          Map.entry("EUC-KR", "x-windows-949"),
          Map.entry("ISO-8859-8-I", "ISO-8859-8"),
          Map.entry("Shift_JIS", "windows-31j"),
          Map.entry("macintosh", "x-MacRoman"),
          Map.entry("windows-874", "x-windows-874"));

  /**
   * The encoding of a label in the Content-Type field.
   *
   * @return empty if it is not a label of the Encoding standard: browsers ignore it
   */
  public static Optional<HtmlEncoding> ofLabel(String label) {
    return EncodingLabels.encoding(label).map(HtmlEncoding::named);
  }

  /**
   * The encoding of a {@code meta} element's label: it cannot be UTF-16, nor user-defined (HTML
   * standard, 13.2.3.2).
   */
  public static Optional<HtmlEncoding> ofMeta(String label) {
    return EncodingLabels.encoding(label)
        .map(
            name ->
                switch (name) {
                  case "UTF-16BE", "UTF-16LE" -> UTF_8;
                  case "x-user-defined" -> named("windows-1252");
                  default -> named(name);
                });
  }

  private static HtmlEncoding named(String name) {
    return switch (name) {
      case "UTF-16BE", "UTF-16LE", "ISO-2022-JP", "replacement" -> OPAQUE;
      case "Shift_JIS", "GBK", "gb18030", "Big5", "EUC-KR" ->
          new HtmlEncoding(Kind.ASCII_BUT_TRAILS, charset(name));
      default -> new HtmlEncoding(Kind.ASCII, charset(name));
    };
  }

  /**
   * The encoding of a byte order mark; null if these first bytes have none.
   *
   * @param length how many bytes there are; three are enough
   */
  public static @Nullable HtmlEncoding ofMark(byte[] first, int length) {
    int b0 = length > 0 ? first[0] & 0xff : 0;
    int b1 = length > 1 ? first[1] & 0xff : 0;
    int b2 = length > 2 ? first[2] & 0xff : 0;
    if (b0 == 0xef && b1 == 0xbb && b2 == 0xbf) {
      return UTF_8;
    }
    return (b0 == 0xfe && b1 == 0xff) || (b0 == 0xff && b1 == 0xfe) ? OPAQUE : null;
  }

  private static Optional<Charset> charset(String name) {
    String javaName = JAVA_NAMES.getOrDefault(name, name);
    return Charset.isSupported(javaName)
        ? Optional.of(Charset.forName(javaName))
        : Optional.empty();
  }

  /** The text of some bytes; null if that is not certain. */
  public @Nullable String decode(byte[] bytes, int offset, int length) {
    if (isAscii(bytes, offset, length)) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
    if (charset.isEmpty()) {
      return null;
    }
    try {
      return charset
          .get()
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The bytes of a text; null if it does not fit the encoding. */
  public byte @Nullable [] encode(String text) {
    if (isAscii(text)) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    CharsetEncoder encoder = charset.orElse(StandardCharsets.US_ASCII).newEncoder();
    try {
      ByteBuffer encoded = encoder.encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
