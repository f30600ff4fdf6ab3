package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The versions of the table in force that the resource no longer lists. Pure.
 *
 * @param kept those that may still be used
 * @param renamed those whose pods belong to a version that is listed, by name: to that version. A
 *     pod is of one version only, so that their names are not known any more
 */
public record RemovedVersions(List<LiveVersion> kept, Map<String, String> renamed) {
  public RemovedVersions {
    kept = List.copyOf(kept);
    renamed = Map.copyOf(renamed);
  }

  /** Those of a resource; none if it has neither a rollout nor a retirement. */
  public static RemovedVersions of(AppVersion resource, Optional<RoutingTable> inForce) {
    List<LiveVersion> kept = new ArrayList<>();
    Map<String, String> renamed = new LinkedHashMap<>();
    if (Lifecycle.applies(resource)) {
      Map<String, Map<String, String>> listed = listed(resource);
      inForce.stream()
          .flatMap(table -> table.versions().stream())
          .filter(version -> !listed.containsKey(version.name()))
          .forEach(
              version ->
                  heir(version, listed)
                      .ifPresentOrElse(
                          heir -> renamed.put(version.name(), heir), () -> kept.add(version)));
    }
    return new RemovedVersions(kept, renamed);
  }

  /** The labels of the pods of each listed version. */
  private static Map<String, Map<String, String>> listed(AppVersion resource) {
    Map<String, Map<String, String>> listed = new LinkedHashMap<>();
    for (VersionSpec version : resource.getSpec().versions()) {
      Map<String, String> labels = new HashMap<>(resource.getSpec().selector());
      labels.putAll(version.selector());
      listed.put(version.name(), labels);
    }
    return listed;
  }

  /** The first listed version such that each pod of one of the two is a pod of the other. */
  private static Optional<String> heir(
      LiveVersion removed, Map<String, Map<String, String>> listed) {
    Set<Map.Entry<String, String>> own = removed.selector().entrySet();
    return listed.entrySet().stream()
        .filter(
            version ->
                version.getValue().entrySet().containsAll(own)
                    || own.containsAll(version.getValue().entrySet()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** These weights, with those of renamed versions at their new names. */
  Map<String, Integer> renamed(Map<String, Integer> weights) {
    return weights.entrySet().stream()
        .collect(
            Collectors.toMap(
                weight -> renamed.getOrDefault(weight.getKey(), weight.getKey()),
                Map.Entry::getValue,
                Integer::sum));
  }
}
