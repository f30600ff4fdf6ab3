package dev.appversion.versioning.html;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
    /** Anything: such documents are left alone. */
    OPAQUE
  }

  /** Not known: nothing but ASCII is understood. */
  public static final HtmlEncoding UNKNOWN = new HtmlEncoding(Kind.ASCII, Optional.empty());

  public static final HtmlEncoding UTF_8 =
      new HtmlEncoding(Kind.ASCII, Optional.of(StandardCharsets.UTF_8));

  private static final HtmlEncoding OPAQUE = new HtmlEncoding(Kind.OPAQUE, Optional.empty());

  private static final Set<String> OPAQUE_LABELS =
      Set.of(
          "csunicode",
          "iso-10646-ucs-2",
          "ucs-2",
          "unicode",
          "unicodefeff",
          "unicodefffe",
          "csiso2022jp",
          "csiso2022kr",
          "hz-gb-2312",
          "replacement");

  private static final Set<String> TRAILING_LABELS =
      Set.of(
          "shift_jis",
          "shift-jis",
          "sjis",
          "x-sjis",
          "ms_kanji",
          "ms932",
          "windows-31j",
          "csshiftjis",
          "gbk",
          "x-gbk",
          "gb2312",
          "gb_2312",
          "gb_2312-80",
          "chinese",
          "csgb2312",
          "csiso58gb231280",
          "iso-ir-58",
          "gb18030",
          "big5",
          "big5-hkscs",
          "cn-big5",
          "csbig5",
          "x-x-big5",
          "euc-kr",
          "cseuckr",
          "csksc56011987",
          "iso-ir-149",
          "korean",
          "ks_c_5601-1987",
          "ks_c_5601-1989",
          "ksc5601",
          "ksc_5601",
          "windows-949");

  /** Labels that mean windows-1252, though Java has charsets of these names. */
  private static final Set<String> WINDOWS_1252_LABELS =
      Set.of(
          "ansi_x3.4-1968",
          "ascii",
          "us-ascii",
          "cp1252",
          "cp819",
          "csisolatin1",
          "ibm819",
          "iso-8859-1",
          "iso-ir-100",
          "iso8859-1",
          "iso88591",
          "iso_8859-1",
          "iso_8859-1:1987",
          "l1",
          "latin1",
          "windows-1252",
          "x-cp1252");

  /** The encoding that a label of the Content-Type field stands for. */
  public static HtmlEncoding ofLabel(String label) {
    String name = Ascii.strip(label).toLowerCase(Locale.ROOT);
    if (OPAQUE_LABELS.contains(name)
        || name.startsWith("utf-16")
        || name.startsWith("utf-32")
        || name.startsWith("iso-2022-")) {
      return OPAQUE;
    }
    Kind kind = TRAILING_LABELS.contains(name) ? Kind.ASCII_BUT_TRAILS : Kind.ASCII;
    return new HtmlEncoding(
        kind, charset(WINDOWS_1252_LABELS.contains(name) ? "windows-1252" : name));
  }

  /** The encoding that a {@code meta} element's label stands for: it cannot be UTF-16. */
  static HtmlEncoding ofMeta(String label) {
    return Ascii.strip(label).toLowerCase(Locale.ROOT).startsWith("utf-16")
        ? UTF_8
        : ofLabel(label);
  }

  /**
   * The encoding of a byte order mark; null if these first bytes have none.
   *
   * @param length how many bytes there are; three are enough
   */
  static @Nullable HtmlEncoding ofMark(byte[] first, int length) {
    int b0 = length > 0 ? first[0] & 0xff : 0;
    int b1 = length > 1 ? first[1] & 0xff : 0;
    int b2 = length > 2 ? first[2] & 0xff : 0;
    if (b0 == 0xef && b1 == 0xbb && b2 == 0xbf) {
      return UTF_8;
    }
    return (b0 == 0xfe && b1 == 0xff) || (b0 == 0xff && b1 == 0xfe) ? OPAQUE : null;
  }

  private static Optional<Charset> charset(String name) {
    try {
      return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The text of some bytes; null if that cannot be told for certain. */
  @Nullable String decode(byte[] bytes, int offset, int length) {
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
  byte @Nullable [] encode(String text) {
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

  private static boolean isAscii(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
