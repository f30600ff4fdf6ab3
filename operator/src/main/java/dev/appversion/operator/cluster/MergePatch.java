package dev.appversion.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396). Pure. */
final class MergePatch {
  private MergePatch() {}

  /** The patch from the first object to the second; lists are replaced as a whole. */
  static ObjectNode between(ObjectNode from, ObjectNode to) {
    ObjectNode patch = from.objectNode();
    from.fieldNames()
        .forEachRemaining(
            name -> {
              if (!to.has(name)) {
                patch.putNull(name);
              }
            });
    to.properties()
        .forEach(
            field -> {
              JsonNode before = from.get(field.getKey());
              if (before instanceof ObjectNode old && field.getValue() instanceof ObjectNode now) {
                ObjectNode inner = between(old, now);
                if (!inner.isEmpty()) {
                  patch.set(field.getKey(), inner);
                }
              } else if (!field.getValue().equals(before)) {
                patch.set(field.getKey(), field.getValue());
              }
            });
    return patch;
  }
}
