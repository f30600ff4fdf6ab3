package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.status.ObjectProblem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Objects of other owners with a name that an AppVersion needs; each is watched by name while the
 * conflict exists.
 */
public final class NameConflicts {
  private final Map<String, ReferencedObjects<?>> byKind;

  /** Watches nothing before an AppVersion has a conflict. */
  public NameConflicts(KubernetesClient client) {
    byKind =
        EventSources.owned().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    type -> HasMetadata.getKind(type),
                    type -> new ReferencedObjects<>(type, "taken", client)));
  }

  /** The event sources, one for each type of object. */
  public List<EventSource<?, AppVersion>> sources() {
    return List.copyOf(byKind.values());
  }

  /** Sets the conflicts of an AppVersion; those set before end. */
  public void refer(ResourceID primary, List<ObjectProblem> problems) {
    byKind.forEach((kind, objects) -> objects.refer(primary, ObjectProblem.names(problems, kind)));
  }
}
