package dev.appversion.operator.reconciler;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of status that were refused one after another, since the resource had changed since it
 * was read. One is normal. Many mean that another client changes the resource all the time: the
 * rollout cannot store its decisions, and waits.
 */
final class LostWrites {
  /** With the pauses between them, about ten seconds without any progress. */
  static final int MANY = 20;

  private static final Logger LOG = LoggerFactory.getLogger(LostWrites.class);

  private final Map<ResourceID, Integer> inARow = new ConcurrentHashMap<>();

  /**
   * A write was refused.
   *
   * @param cause the message of the API server
   */
  void lost(ResourceID id, String cause) {
    int count = inARow.merge(id, 1, Integer::sum);
    if (count == MANY) {
      LOG.warn(
          "cannot write the status, another client changes the resource all the time; its rollout"
              + " waits: find the client with kubectl get av --show-managed-fields -o yaml"
              + " namespace={} appversion={} attempts={} error={}",
          id.getNamespace().orElse(""),
          id.getName(),
          count,
          cause);
    } else {
      LOG.debug(
          "the resource was changed, its status is written again namespace={} appversion={}"
              + " attempts={} error={}",
          id.getNamespace().orElse(""),
          id.getName(),
          count,
          cause);
    }
  }

  /** A write succeeded, or the resource does not exist any more. */
  void written(ResourceID id) {
    inARow.remove(id);
  }
}
