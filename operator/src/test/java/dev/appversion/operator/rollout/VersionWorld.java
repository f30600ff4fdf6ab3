package dev.appversion.operator.rollout;

import static java.util.Objects.requireNonNull;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import dev.appversion.fixtures.RoutingTables;
import dev.appversion.operator.rollout.status.StoredRollouts;
import dev.appversion.operator.status.LifecycleStatus;
import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.pages.PageCount;
import dev.appversion.rollout.phase.Usage;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An AppVersion, its pods and the table in force, and an operator that decides, stores and
 * publishes without an API server.
 */
final class VersionWorld {
  static final Usage UNUSED =
      new Usage(new PageCount.None(), OptionalLong.of(0), OptionalLong.of(0));
  static final Usage PAGES =
      new Usage(new PageCount.AtMost(41), OptionalLong.of(0), OptionalLong.of(0));

  /** The number of ready pods by version. */
  final Map<String, Integer> pods = new HashMap<>();

  /** Who uses a version. */
  final Map<String, Usage> usage = new HashMap<>();

  /** What is missing of the target's assets in the store. */
  Optional<String> unstored = Optional.empty();

  Instant now = Instant.parse("2026-08-01T12:00:00Z");
  Optional<RoutingTable> table = Optional.empty();
  AppVersion app = new AppVersion();

  private AppVersionStatus status = new AppVersionStatus(null, null, null, null, List.of());
  private @Nullable Lifecycle decided;
  private int commands;

  /** State and message of what became of the last command. */
  String answer = "";

  VersionWorld() {}

  private static AppVersion resource(String spec) {
    return Serialization.unmarshal(
        "apiVersion: appversion.dev/v1alpha1\nkind: AppVersion\nmetadata: {name: shop, generation: 1}\nspec:\n"
            + ("selector: {app: shop}\n" + spec).indent(2),
        AppVersion.class);
  }

  /** The resource gets this spec, without its selector. */
  VersionWorld apply(String spec) {
    app = resource(spec);
    return settle();
  }

  /** A command. */
  VersionWorld order(Action action) {
    Command command = new Command("uid-" + commands++, now, "jane", Optional.empty(), "", action);
    reconcile(List.of(command));
    answer =
        decided().answers().stream()
            .map(outcome -> outcome.state() + " " + outcome.message())
            .collect(Collectors.joining("; "));
    return settle();
  }

  /** Some time passes; it may be negative. */
  VersionWorld after(Duration time) {
    now = now.plus(time);
    return settle();
  }

  /** The operator ends after it has published the table, and before it reports. */
  VersionWorld dieBeforeReport() {
    decide(List.of());
    publish();
    return this;
  }

  private VersionWorld settle() {
    for (int i = 0; i < 4; i++) {
      reconcile(List.of());
    }
    return this;
  }

  private void reconcile(List<Command> orders) {
    decide(orders);
    publish();
    report();
  }

  private void decide(List<Command> orders) {
    app.setStatus(status);
    decided = LifecycleDecider.decide(app, input(orders), now);
  }

  private void publish() {
    AppVersionSpec spec = decided().resource().getSpec();
    table =
        Optional.of(
            RoutingTables.table(spec.versions().stream().map(this::live).toList())
                .sequence(decided().sequence())
                .crawlers(CrawlerVersion.of(decided(), table).orElse(""))
                .build());
  }

  private LiveVersion live(VersionSpec version) {
    Map<String, String> labels = new HashMap<>(version.selector());
    labels.put("app", "shop");
    return RoutingTables.version(version.name())
        .selector(labels)
        .weight(version.weight())
        .blocked(version.blocked())
        .build();
  }

  /** As the reporter does: the versions of the table, then what the lifecycle adds. */
  private void report() {
    List<VersionStatus> versions =
        table.orElseThrow().versions().stream()
            .map(
                version ->
                    new VersionStatus(
                        version.name(),
                        null,
                        null,
                        version.weight() + "%",
                        null,
                        pods.getOrDefault(version.name(), 0),
                        0,
                        null,
                        null))
            .toList();
    status =
        new LifecycleStatus(Clock.fixed(now, ZoneOffset.UTC))
            .add(new AppVersionStatus(1L, null, null, List.of(), versions), decided(), status);
  }

  private LifecycleInput input(List<Command> orders) {
    RemovedVersions removed = RemovedVersions.of(app, table);
    Set<String> podless =
        removed.kept().stream()
            .map(LiveVersion::name)
            .filter(name -> !pods.containsKey(name))
            .collect(Collectors.toSet());
    return new LifecycleInput(
        StoredRollouts.of(app),
        new Seen(
            table.map(RoutingTable::sequence).orElse(0L),
            1,
            new TreeSet<>(),
            pods,
            podless,
            Map.of(),
            unstored,
            Optional.empty()),
        table,
        removed,
        name -> usage.getOrDefault(name, PAGES),
        orders,
        "");
  }

  /** What was decided last. */
  Lifecycle decided() {
    return requireNonNull(decided);
  }

  /** The status is edited: what a version has there. */
  VersionWorld edit(String version, UnaryOperator<VersionStatus> edit) {
    List<VersionStatus> edited = new ArrayList<>();
    for (VersionStatus each : requireNonNull(status.versions())) {
      edited.add(each.name().equals(version) ? edit.apply(each) : each);
    }
    status =
        new AppVersionStatus(
            1L, null, null, status.conditions(), edited, null, status.rollout(), status.history());
    return settle();
  }

  /** The status is edited: the rollout's phase becomes one that does not exist. */
  VersionWorld breakRollout() {
    String yaml = Serialization.asYaml(requireNonNull(status.rollout()));
    status =
        new AppVersionStatus(
            1L,
            null,
            null,
            status.conditions(),
            status.versions(),
            null,
            Serialization.unmarshal(
                yaml.replaceFirst("phase: .*", "phase: Sleeping"), RolloutStatus.class),
            status.history());
    return settle();
  }

  /** The version that crawlers get by the table in force; empty if they follow the weights. */
  String crawlers() {
    return table.orElseThrow().crawlers();
  }

  /** The weight of each version in the table in force. */
  Map<String, Integer> weights() {
    return table.orElseThrow().versions().stream()
        .collect(Collectors.toMap(LiveVersion::name, LiveVersion::weight));
  }

  /** The phase of each version in the status. */
  Map<String, String> phases() {
    return requireNonNull(status.versions()).stream()
        .collect(Collectors.toMap(VersionStatus::name, each -> String.valueOf(each.phase())));
  }

  /** The condition of this type, as {@code STATUS REASON: MESSAGE}; empty without one. */
  String condition(String type) {
    return Stream.ofNullable(status.conditions())
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals(type))
        .map(VersionWorld::text)
        .findFirst()
        .orElse("");
  }

  private static String text(Condition condition) {
    return "%s %s: %s"
        .formatted(condition.getStatus(), condition.getReason(), condition.getMessage());
  }

  AppVersionStatus status() {
    return status;
  }
}
