package dev.appversion.versioning.html.reference;

import org.jspecify.annotations.Nullable;

/**
 * Remembers replacements of references, since most pages of an app have the same ones. Of bounded
 * size: a reference takes the place of another one with the same slot. Safe for several threads
 * without a lock, because entries never change and a lost one is only looked up again.
 */
final class RecentReplacements implements ReferenceRewriter {
  private static final int SLOTS = 256;

  /** The longest reference and replacement that are kept, in characters. */
  private static final int MAX_LENGTH = 128;

  private record Entry(String reference, @Nullable String replacement) {
    boolean isShort() {
      return reference.length() <= MAX_LENGTH
          && (replacement == null || replacement.length() <= MAX_LENGTH);
    }
  }

  private final ReferenceRewriter lookup;
  private final @Nullable Entry[] entries = new Entry[SLOTS];

  /**
   * @param lookup returns the same for the same reference at any time
   */
  RecentReplacements(ReferenceRewriter lookup) {
    this.lookup = lookup;
  }

  @Override
  public @Nullable String rewrite(String reference) {
    int hash = reference.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    Entry recent = entries[slot];
    if (recent != null && recent.reference.equals(reference)) {
      return recent.replacement;
    }
    Entry entry = new Entry(reference, lookup.rewrite(reference));
    if (entry.isShort()) {
      entries[slot] = entry;
    }
    return entry.replacement;
  }
}
