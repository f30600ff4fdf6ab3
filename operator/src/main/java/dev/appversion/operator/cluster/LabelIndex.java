package dev.appversion.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index of an informer's cache by label, so that a selector does not read the objects of the
 * whole cluster. Pure.
 */
public final class LabelIndex {
  /** The index's name. */
  public static final String NAME = "label";

  private LabelIndex() {}

  /** The keys of an object: its namespace, and each of its labels in it. */
  public static List<String> keys(HasMetadata object) {
    return keys(object.getMetadata().getNamespace(), object.getMetadata().getLabels());
  }

  /** The keys of labels in a namespace; one of them is the {@link #key} of a matching selector. */
  public static List<String> keys(String namespace, @Nullable Map<String, String> labels) {
    List<String> keys = new ArrayList<>();
    keys.add(namespace);
    if (labels != null) {
      labels.forEach((name, value) -> keys.add(key(namespace, name, value)));
    }
    return keys;
  }

  /** The one key of a selector: its first label, or the namespace if it is empty. */
  public static String key(String namespace, Map<String, String> selector) {
    return selector.isEmpty()
        ? namespace
        : new TreeMap<>(selector)
            .entrySet().stream()
                .findFirst()
                .map(label -> key(namespace, label.getKey(), label.getValue()))
                .orElseThrow();
  }

  /**
   * The objects that a selector matches.
   *
   * @param byKey reads the index
   */
  static <R extends HasMetadata> Stream<R> select(
      Function<String, List<R>> byKey, String namespace, Map<String, String> selector) {
    return byKey.apply(key(namespace, selector)).stream()
        .filter(object -> matches(object, selector));
  }

  private static boolean matches(HasMetadata object, Map<String, String> selector) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? selector.isEmpty() : labels.entrySet().containsAll(selector.entrySet());
  }

  private static String key(String namespace, String name, String value) {
    return namespace + ' ' + name + '=' + value;
  }
}
