package dev.appversion.versioning.html.tokenizer;

/** Some of the known names of elements. */
public final class ElementSet {
  private final boolean[] members = new boolean[ElementName.COUNT];

  private ElementSet() {}

  /**
   * The set of these names.
   *
   * @param names separated by spaces
   */
  public static ElementSet of(String names) {
    ElementSet set = new ElementSet();
    for (String name : names.split(" ", -1)) {
      set.members[ElementName.known(name).index()] = true;
    }
    return set;
  }

  /** Whether a name is one of these. */
  public boolean contains(ElementName name) {
    return members[name.index()];
  }
}
