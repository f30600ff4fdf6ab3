package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of an element. Each name in the table of this class is one object with an index, by
 * which {@link ElementSet} and {@link ElementMap} find it: the table has all names that have a
 * meaning here.
 */
public final class ElementName {
  /** More than four times the number of known names, so that most searches end at once. */
  private static final int SLOT_BITS = 10;

  private static final int SLOTS = 1 << SLOT_BITS;
  private static final @Nullable ElementName[] KNOWN = new ElementName[SLOTS];

  /** The number of known names and one for all others. */
  static final int COUNT = 1 + addKnown();

  /** {@code <base>}. */
  public static final ElementName BASE = known("base");

  /** {@code <button>}. */
  public static final ElementName BUTTON = known("button");

  /** {@code <font>}. */
  public static final ElementName FONT = known("font");

  /** {@code <link>}. */
  public static final ElementName LINK = known("link");

  /** {@code <meta>}. */
  public static final ElementName META = known("meta");

  /** {@code <noscript>}. */
  public static final ElementName NOSCRIPT = known("noscript");

  /** {@code <object>}. */
  public static final ElementName OBJECT = known("object");

  /** {@code <option>}. */
  public static final ElementName OPTION = known("option");

  /** {@code <p>}. */
  public static final ElementName P = known("p");

  /** {@code <script>}. */
  public static final ElementName SCRIPT = known("script");

  /** {@code <svg>}. */
  public static final ElementName SVG = known("svg");

  /** {@code <table>}. */
  public static final ElementName TABLE = known("table");

  /** {@code <tbody>}. */
  public static final ElementName TBODY = known("tbody");

  /** {@code <template>}. */
  public static final ElementName TEMPLATE = known("template");

  /** {@code <tr>}. */
  public static final ElementName TR = known("tr");

  private final String text;

  /** The last eight bytes of the name: for most names, all of it. */
  private final long tail;

  private final int index;

  private ElementName(String text, long tail, int index) {
    this.text = text;
    this.tail = tail;
    this.index = index;
  }

  private static int addKnown() {
    String all =
        """
        a abbr address annotation-xml applet area article aside audio b base basefont bdi bdo bgsound big
        blockquote body br button canvas caption center circle cite code col colgroup data datalist dd defs del
        desc details dfn dialog dir div dl dt ellipse em embed fieldset figcaption figure filter font footer
        foreignobject form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input
        ins kbd keygen label legend li line link listing main malignmark map mark marquee mask math menu meta
        meter mglyph mi mn mo ms mtext nav nobr noembed noframes noscript object ol optgroup option output p param
        path picture plaintext polygon polyline pre progress q rect rp rt ruby s samp script search section select
        slot small source span stop strike strong style sub summary sup svg symbol table tbody td template text
        textarea tfoot th thead time title tr track tspan tt u ul use var video wbr xmp
        """;
    String[] names = all.strip().split("\\s+", -1);
    for (int i = 0; i < names.length; i++) {
      byte[] bytes = names[i].getBytes(StandardCharsets.US_ASCII);
      long tail = tail(bytes, 0, bytes.length);
      int slot = slot(tail);
      while (KNOWN[slot] != null) {
        slot = (slot + 1) % SLOTS;
      }
      KNOWN[slot] = new ElementName(names[i], tail, i + 1);
    }
    return names.length;
  }

  /**
   * The known name with this text.
   *
   * @throws IllegalArgumentException if the table of this class does not contain it
   */
  static ElementName known(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    ElementName name = of(bytes, 0, bytes.length);
    if (!name.isKnown()) {
      throw new IllegalArgumentException("not in the table of names: " + text);
    }
    return name;
  }

  /** A name that no tag has. */
  public static ElementName unused(String text) {
    return new ElementName(text, 0, 0);
  }

  /** The name that these bytes are, in any case. */
  static ElementName of(byte[] bytes, int from, int to) {
    long tail = tail(bytes, from, to);
    int slot = slot(tail);
    for (ElementName known = KNOWN[slot]; known != null; known = KNOWN[slot]) {
      if (known.tail == tail && known.isIn(bytes, from, to)) {
        return known;
      }
      slot = (slot + 1) % SLOTS;
    }
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    return new ElementName(text.toLowerCase(Locale.ROOT), tail, 0);
  }

  private static long tail(byte[] bytes, int from, int to) {
    long tail = 0;
    for (int i = from; i < to; i++) {
      tail = (tail << 8) | (Ascii.lower(bytes[i]) & 0xff);
    }
    return tail;
  }

  private static int slot(long tail) {
    return (int) ((tail * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - SLOT_BITS));
  }

  /** Whether bytes with the same tail are this name. */
  private boolean isIn(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length != text.length()) {
      return false;
    }
    for (int i = 0; i < length - Long.BYTES; i++) {
      if (Ascii.lower(bytes[from + i]) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** In lower case. */
  public String text() {
    return text;
  }

  /** Whether both are the same name. */
  public boolean is(ElementName other) {
    return this == other || (!isKnown() && !other.isKnown() && text.equals(other.text));
  }

  private boolean isKnown() {
    return index > 0;
  }

  /** The position of a known name in its table, from 1; 0 for all other names. */
  int index() {
    return index;
  }

  @Override
  public String toString() {
    return text;
  }
}
