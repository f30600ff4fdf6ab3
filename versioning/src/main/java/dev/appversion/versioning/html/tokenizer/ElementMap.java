package dev.appversion.versioning.html.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What known names of elements stand for. */
public final class ElementMap<V> {
  private final List<V> values;

  /** A map in which every name stands for the same. */
  public ElementMap(V others) {
    values = new ArrayList<>(Collections.nCopies(ElementName.COUNT, others));
  }

  /**
   * Changes what some names stand for.
   *
   * @param names separated by spaces
   * @return this map
   */
  public ElementMap<V> with(V value, String names) {
    for (String name : names.split(" ", -1)) {
      values.set(ElementName.known(name).index(), value);
    }
    return this;
  }

  /** What a name stands for. */
  public V get(ElementName name) {
    return values.get(name.index());
  }
}
