package dev.appversion.operator.status;

import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes events from the changes between two states. Both states are read from the cluster, so
 * each change has one event, including across restarts. Pure.
 */
public final class Notices {
  private Notices() {}

  /** The events for the changes between two routing tables. */
  public static List<Notice> between(Optional<RoutingTable> before, RoutingTable after) {
    if (before.isEmpty()) {
      return List.of(Notice.normal("Created", "routing started: " + shares(after)));
    }
    RoutingTable old = before.get();
    List<Notice> notices = new ArrayList<>();
    for (LiveVersion version : after.versions()) {
      Optional<LiveVersion> was = old.version(version.name());
      if (was.isEmpty()) {
        notices.add(Notice.normal("VersionAdded", "version " + version.name() + " is live"));
      } else {
        changes(was.get(), version, notices);
      }
    }
    old.versions().stream()
        .filter(version -> after.version(version.name()).isEmpty())
        .forEach(
            version ->
                notices.add(
                    Notice.normal("VersionRetired", "version " + version.name() + " is retired")));
    String weights = weights(old, after);
    if (!weights.isEmpty()) {
      notices.add(Notice.normal("WeightsChanged", weights));
    }
    if (!old.defaultVersion().equals(after.defaultVersion())) {
      notices.add(
          Notice.normal(
              "DefaultChanged",
              "default version " + old.defaultVersion() + "→" + after.defaultVersion()));
    }
    if (old.bust().generation() != after.bust().generation()) {
      notices.add(
          Notice.normal("Busted", "caches busted, generation " + after.bust().generation()));
    }
    if (!old.keyId().isEmpty() && !old.keyId().equals(after.keyId())) {
      notices.add(Notice.normal("KeyChanged", "the secret key was changed"));
    }
    return notices;
  }

  /**
   * The events for conditions that became {@code True}. {@link Warnings} writes those for
   * conditions that are {@code False}.
   */
  public static List<Notice> between(@Nullable AppVersionStatus before, AppVersionStatus after) {
    List<Notice> notices = new ArrayList<>();
    Map<String, Condition> old = conditions(before);
    conditions(after)
        .forEach(
            (type, condition) -> {
              Condition was = old.get(type);
              boolean same =
                  was != null
                      && Objects.equals(was.getStatus(), condition.getStatus())
                      && Objects.equals(was.getReason(), condition.getReason());
              if (StatusFactory.ASSETS_STORED.equals(type)
                  && "Stored".equals(condition.getReason())
                  && !same) {
                notices.add(Notice.normal("AssetsStored", condition.getMessage()));
              } else if (StatusFactory.MANIFESTS_RESOLVED.equals(type)
                  && was != null
                  && "False".equals(was.getStatus())
                  && "True".equals(condition.getStatus())) {
                notices.add(Notice.normal(condition.getReason(), condition.getMessage()));
              }
            });
    return notices;
  }

  private static void changes(LiveVersion was, LiveVersion is, List<Notice> notices) {
    if (!was.appVersion().equals(is.appVersion())) {
      notices.add(
          Notice.normal(
              "AppVersionChanged",
              "version %s: app version %s→%s (%s)"
                  .formatted(
                      is.name(), was.appVersion(), is.appVersion(), is.source().wireName())));
    }
    if (was.blocked() != is.blocked()) {
      notices.add(
          is.blocked()
              ? Notice.warning("VersionBlocked", "version " + is.name() + " is blocked")
              : Notice.normal(
                  "VersionUnblocked", "version " + is.name() + " is no longer blocked"));
    }
  }

  private static String weights(RoutingTable before, RoutingTable after) {
    Map<String, Double> old = before.shares();
    Map<String, Double> now = after.shares();
    Set<String> names = new LinkedHashSet<>(now.keySet());
    names.addAll(old.keySet());
    return names.stream()
        .filter(name -> !share(old, name).equals(share(now, name)))
        .map(name -> name + " " + share(old, name).replace("%", "") + "→" + share(now, name))
        .collect(Collectors.joining(", "));
  }

  private static String share(Map<String, Double> shares, String name) {
    return StatusFactory.percent(shares.getOrDefault(name, 0.0));
  }

  private static String shares(RoutingTable table) {
    return table.shares().entrySet().stream()
        .map(entry -> entry.getKey() + " " + StatusFactory.percent(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Condition> conditions(@Nullable AppVersionStatus status) {
    return status == null || status.conditions() == null
        ? Map.of()
        : status.conditions().stream()
            .collect(Collectors.toMap(Condition::getType, c -> c, (a, b) -> b));
  }
}
