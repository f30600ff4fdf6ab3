package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.Bytes;
import java.util.Arrays;

/**
 * One tag as it is in the document, with the positions of its parts. Reused for the next tag.
 *
 * <p>A tag that is too long is not buffered any further: its bytes have been passed on unchanged,
 * it has a name (as far as that was short enough) and the attributes up to there, and cannot be
 * changed.
 */
public final class Tag {
  /** The longest tag that is held back to be rewritten, in bytes. */
  public static final int MAX_LENGTH = 64 << 10;

  private static final int MAX_ATTRIBUTES = 512;

  /** Positions for each attribute: start and end of its name, start and end of its value. */
  private static final int FIELDS = 4;

  private final Bytes bytes = new Bytes(512);
  private boolean isEnd;
  private boolean selfClosing;
  private boolean givenUp;
  private boolean hasTooMany;
  private int nameStart;
  private int nameEnd;
  private String name = "";
  private int[] positions = new int[16 * FIELDS];
  private int attributes;

  /** Begins a tag whose name comes next. */
  void begin(boolean end) {
    bytes.clear();
    bytes.add((byte) '<');
    if (end) {
      bytes.add((byte) '/');
    }
    isEnd = end;
    selfClosing = false;
    givenUp = false;
    hasTooMany = false;
    nameStart = bytes.length();
    nameEnd = nameStart;
    name = "";
    attributes = 0;
  }

  void append(byte[] from, int offset, int length) {
    bytes.add(from, offset, length);
  }

  void endName(int position) {
    if (!givenUp) {
      nameEnd = position;
    }
  }

  /** Makes the name known; call when its bytes are there. */
  void settleName() {
    if (name.isEmpty() && nameEnd > nameStart) {
      name = ElementNames.of(bytes.array(), nameStart, nameEnd);
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

  /** The tag's bytes, from its {@code <}; none if it was too long. */
  public Bytes bytes() {
    return bytes;
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

  /** In lower case. */
  public String name() {
    return name;
  }

  /** Whether the tag has this name, given in lower case. */
  public boolean is(String other) {
    return name.equals(other);
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
    int start = positions[attribute * FIELDS];
    int length = positions[attribute * FIELDS + 1] - start;
    if (length != lower.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Ascii.lower(bytes.at(start + i)) != lower.charAt(i)) {
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
      if (Ascii.lower(bytes.at(positions[one * FIELDS] + i))
          != Ascii.lower(bytes.at(positions[other * FIELDS] + i))) {
        return false;
      }
    }
    return true;
  }

  /** The length of an attribute's name, in bytes. */
  public int nameLength(int attribute) {
    return positions[attribute * FIELDS + 1] - positions[attribute * FIELDS];
  }

  /** Where an attribute's name ends (exclusive) in {@link #bytes}. */
  public int nameEnd(int attribute) {
    return positions[attribute * FIELDS + 1];
  }

  /** Whether an attribute has a value, even an empty one. */
  public boolean hasValue(int attribute) {
    return positions[attribute * FIELDS + 3] >= 0;
  }

  /** Where an attribute's value begins in {@link #bytes}, without its quotes. */
  public int valueStart(int attribute) {
    return positions[attribute * FIELDS + 2];
  }

  /** Where an attribute's value ends (exclusive) in {@link #bytes}, without its quotes. */
  public int valueEnd(int attribute) {
    return positions[attribute * FIELDS + 3];
  }

  /** Whether a value is quoted. */
  public boolean isQuoted(int attribute) {
    byte before = bytes.at(valueStart(attribute) - 1);
    return before == '"' || before == '\'';
  }
}
