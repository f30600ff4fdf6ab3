package dev.appversion.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The stores of informers that keep a part of each object, to save memory. */
public final class TrimmedCache {
  private TrimmedCache() {}

  /**
   * A store that trims the objects; null, which keeps whole objects, if more than one namespace is
   * watched. JOSDK then starts an informer for each namespace and gives all of them the same store,
   * and an informer removes what its own list does not contain.
   *
   * @param namespaces that the operator watches; empty, or one name for all, if one informer serves
   *     all
   */
  public static <R extends HasMetadata> @Nullable ItemStore<R> of(
      Set<String> namespaces, UnaryOperator<R> trimming) {
    return namespaces.size() > 1 ? null : new TransformingItemStore<>(trimming);
  }
}
