package dev.appversion.versioning.html.text;

/** What is done to an element's text while it streams by. */
public interface RawContent {
  /** The next bytes of the text, from {@code from} (inclusive) to {@code to} (exclusive). */
  void text(byte[] bytes, int from, int to);

  /** The text has ended: buffered bytes are passed on. */
  void end();
}
