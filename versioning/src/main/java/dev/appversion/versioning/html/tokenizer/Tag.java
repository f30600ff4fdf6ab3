package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.Bytes;
import java.util.Arrays;

/**
 * One tag as it is in the document, with the positions of its parts. Reused for the next tag.
 *
 * <p>A tag whose bytes came at once stays where they are; the parts of any other tag are held here
 * until it ends. A tag that is too long is not buffered any further: its bytes have been passed on
 * unchanged, it has a name (as far as that was short enough) and the attributes up to there, and
 * cannot be changed.
 */
public final class Tag {
  /** The longest tag that is held back to be rewritten, in bytes. */
  public static final int MAX_LENGTH = 64 << 10;

  private static final int MAX_ATTRIBUTES = 512;

  /** Positions for each attribute: start and end of its name, start and end of its value. */
  private static final int FIELDS = 4;

  private static final ElementName UNNAMED = ElementName.unused("");

  /** What has been read of a tag that came in parts. */
  private final Bytes held = new Bytes(64);

  private boolean isHeld;
  private byte[] array = held.array();
  private int start;
  private int end;
  private boolean isEnd;
  private boolean selfClosing;
  private boolean givenUp;
  private boolean hasTooMany;
  private int nameStart;
  private int nameEnd;
  private ElementName name = UNNAMED;
  private int[] positions = new int[16 * FIELDS];
  private int attributes;

  /** Begins a tag that stands in these bytes from its {@code <} on. */
  void begin(byte[] bytes, int from, boolean isEndTag) {
    isHeld = false;
    array = bytes;
    start = from;
    begin(from + (isEndTag ? 2 : 1), isEndTag);
  }

  /** Begins a tag whose {@code <} or {@code </} was in earlier bytes. */
  void begin(boolean isEndTag) {
    isHeld = true;
    start = 0;
    held.clear();
    held.add((byte) '<');
    if (isEndTag) {
      held.add((byte) '/');
    }
    begin(held.length(), isEndTag);
  }

  private void begin(int nameAt, boolean isEndTag) {
    isEnd = isEndTag;
    selfClosing = false;
    givenUp = false;
    hasTooMany = false;
    nameStart = nameAt;
    nameEnd = nameAt;
    name = UNNAMED;
    attributes = 0;
  }

  /** The difference between a position in the tag and the one in its next bytes. */
  int shift(int from) {
    return isHeld ? held.length() - from : 0;
  }

  /** How many bytes may still be added, if the next ones begin here. */
  int room(int from) {
    return MAX_LENGTH - (isHeld ? held.length() : from - start);
  }

  /** Takes bytes up to the end of the tag, or all that there are. */
  void take(byte[] bytes, int from, int to, boolean complete) {
    if (isHeld) {
      held.add(bytes, from, to - from);
    } else if (!complete) {
      hold(bytes, to);
    }
    array = isHeld ? held.array() : bytes;
    end = isHeld ? held.length() : to;
  }

  private void hold(byte[] bytes, int to) {
    held.clear();
    held.add(bytes, start, to - start);
    nameStart -= start;
    nameEnd -= start;
    for (int i = 0; i < attributes * FIELDS; i++) {
      positions[i] = Math.max(-1, positions[i] - start);
    }
    start = 0;
    isHeld = true;
  }

  void endName(int position) {
    if (!givenUp) {
      nameEnd = position;
    }
  }

  /** Makes the name known; call when its bytes are there. */
  void settleName() {
    if (nameEnd > nameStart && !givenUp) {
      name = ElementName.of(array, nameStart, nameEnd);
    }
  }

  void giveUp() {
    settleName();
    givenUp = true;
  }

  void selfClose() {
    selfClosing = true;
  }

  void beginAttribute(int position) {
    hasTooMany |= attributes == MAX_ATTRIBUTES;
    if (!isRecording()) {
      return;
    }
    if (attributes * FIELDS == positions.length) {
      positions = Arrays.copyOf(positions, 2 * positions.length);
    }
    int at = attributes++ * FIELDS;
    positions[at] = position;
    positions[at + 1] = position;
    positions[at + 2] = -1;
    positions[at + 3] = -1;
  }

  void endAttributeName(int position) {
    note(1, position);
  }

  void beginValue(int position) {
    note(2, position);
  }

  void endValue(int position) {
    note(3, position);
  }

  private void note(int field, int position) {
    if (isRecording()) {
      positions[(attributes - 1) * FIELDS + field] = position;
    }
  }

  private boolean isRecording() {
    return !givenUp && !hasTooMany;
  }

  boolean hasTooMany() {
    return hasTooMany;
  }

  /** The array that contains the tag, from {@link #start} to {@link #end}. */
  public byte[] array() {
    return array;
  }

  /** The position of the tag's {@code <}. */
  public int start() {
    return start;
  }

  /** Where the tag ends (exclusive). */
  public int end() {
    return end;
  }

  /** Whether this is an end tag. */
  public boolean isEnd() {
    return isEnd;
  }

  /** Whether the tag ends with {@code />}. */
  public boolean isSelfClosing() {
    return selfClosing;
  }

  /** Whether the tag was too long to be held back, so that it cannot be changed. */
  public boolean isGivenUp() {
    return givenUp;
  }

  /** The name of the element. */
  public ElementName name() {
    return name;
  }

  /** Whether the tag has this name, which is a known one. */
  public boolean is(ElementName known) {
    return name == known;
  }

  /** How many attributes the tag has; the index of each is below that. */
  public int attributes() {
    return attributes;
  }

  /**
   * The index of the first attribute with this name, which is the valid one; -1 if there is none.
   */
  public int find(String attribute) {
    for (int i = 0; i < attributes; i++) {
      if (isNamed(i, attribute)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether an attribute has this name, given in lower case. */
  public boolean isNamed(int attribute, String lower) {
    int from = positions[attribute * FIELDS];
    int length = positions[attribute * FIELDS + 1] - from;
    if (length != lower.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Ascii.lower(array[from + i]) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether two attributes have one name. */
  public boolean haveSameName(int one, int other) {
    int length = nameLength(one);
    if (length != nameLength(other)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Ascii.lower(array[positions[one * FIELDS] + i])
          != Ascii.lower(array[positions[other * FIELDS] + i])) {
        return false;
      }
    }
    return true;
  }

  /** The length of an attribute's name, in bytes. */
  public int nameLength(int attribute) {
    return positions[attribute * FIELDS + 1] - positions[attribute * FIELDS];
  }

  /** Where an attribute's name ends (exclusive) in {@link #array}. */
  public int nameEnd(int attribute) {
    return positions[attribute * FIELDS + 1];
  }

  /** Whether an attribute has a value, even an empty one. */
  public boolean hasValue(int attribute) {
    return positions[attribute * FIELDS + 3] >= 0;
  }

  /** Where an attribute's value begins in {@link #array}, without its quotes. */
  public int valueStart(int attribute) {
    return positions[attribute * FIELDS + 2];
  }

  /** Where an attribute's value ends (exclusive) in {@link #array}, without its quotes. */
  public int valueEnd(int attribute) {
    return positions[attribute * FIELDS + 3];
  }

  /** Whether a value is quoted. */
  public boolean isQuoted(int attribute) {
    byte before = array[valueStart(attribute) - 1];
    return before == '"' || before == '\'';
  }
}
