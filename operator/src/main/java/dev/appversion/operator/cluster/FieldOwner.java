package dev.appversion.operator.cluster;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The field manager that set a field of an object (Kubernetes, "Server-Side Apply", "Field
 * management"). Pure.
 */
public final class FieldOwner {
  private FieldOwner() {}

  /**
   * The manager of a field; of several that share it, the one that wrote last. Managers of a
   * subresource such as status do not count.
   *
   * @param path the names from the root to the field, such as spec, rollout, target
   * @return empty if no manager is recorded
   */
  public static Optional<String> of(Collection<ManagedFieldsEntry> entries, List<String> path) {
    return entries.stream()
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
        .filter(entry -> entry.getManager() != null && owns(entry.getFieldsV1(), path))
        .max(
            Comparator.comparing(
                ManagedFieldsEntry::getTime, Comparator.nullsFirst(Comparator.naturalOrder())))
        .map(ManagedFieldsEntry::getManager);
  }

  private static boolean owns(@Nullable FieldsV1 fields, List<String> path) {
    return fields != null
        && !fields.getAdditionalProperties().isEmpty()
        && owns(fields.getAdditionalProperties(), path);
  }

  /** Below a field without names, the manager owns everything. */
  private static boolean owns(Map<?, ?> fields, List<String> path) {
    return path.isEmpty()
        || fields.isEmpty()
        || (fields.get("f:" + path.getFirst()) instanceof Map<?, ?> below
            && owns(below, path.subList(1, path.size())));
  }
}
