package dev.appversion.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.function.UnaryOperator;

/**
 * Removes the entries of other field managers from {@code metadata.managedFields}, to save memory:
 * they are often larger than the object. Only the entry of the operator's own manager is read, to
 * decide whether an object has to be applied again. Changes the object that it gets.
 *
 * @param manager whose entries are kept
 */
public record ManagedFieldsTrimming<R extends HasMetadata>(String manager)
    implements UnaryOperator<R> {

  /** Removes all entries. */
  public static <R extends HasMetadata> ManagedFieldsTrimming<R> all() {
    return new ManagedFieldsTrimming<>("");
  }

  @Override
  public R apply(R object) {
    ObjectMeta metadata = object.getMetadata();
    metadata.setManagedFields(
        metadata.getManagedFields().stream()
            .filter(entry -> manager.equals(entry.getManager()))
            .toList());
    return object;
  }
}
