package dev.appversion.versioning.html;

/** What is done to an element's text while it streams by. */
interface RawContent {
  void text(byte[] bytes, int from, int to);

  /** The text has ended: what is held back goes out. */
  void end();
}
