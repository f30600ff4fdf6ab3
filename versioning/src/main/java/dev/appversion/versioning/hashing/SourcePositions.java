package dev.appversion.versioning.hashing;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps positions of a text whose parts were replaced to the original text, so that errors can name
 * a line.
 */
final class SourcePositions {
  private record Edit(int at, int before, int after) {}

  private final List<Edit> edits = new ArrayList<>();

  /**
   * Adds a replacement; in the order of the text.
   *
   * @param at where, in the new text
   * @param before the length of the replaced text
   * @param after the length of the replacement
   */
  void add(int at, int before, int after) {
    edits.add(new Edit(at, before, after));
  }

  /** The position in the old text of a position in the new. */
  int original(int position) {
    int shift = 0;
    for (Edit edit : edits) {
      if (position < edit.at + edit.after) {
        return Math.min(position, edit.at) - shift;
      }
      shift += edit.after - edit.before;
    }
    return position - shift;
  }
}
