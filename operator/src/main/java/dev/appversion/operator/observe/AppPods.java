package dev.appversion.operator.observe;

import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.pods.Workload;
import dev.appversion.operator.status.VersionReport;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The pods of an app: those whose inject label names it. Pure.
 *
 * @param pods sorted by name, without terminating ones
 * @param elsewhere the pods whose inject label names another app, in the same way
 * @param all both, also those that terminate
 */
public record AppPods(List<PodView> pods, List<PodView> elsewhere, List<PodView> all) {
  public AppPods {
    pods = inOrder(pods);
    elsewhere = inOrder(elsewhere);
    all = List.copyOf(all);
  }

  /** The pods of an app alone. */
  public AppPods(List<PodView> pods) {
    this(pods, List.of(), pods);
  }

  /** The pods of an app, from pods of any app. */
  public static AppPods of(String app, Collection<PodView> all) {
    return new AppPods(
        all.stream().filter(pod -> pod.isFor(app)).toList(),
        all.stream().filter(pod -> !pod.isFor(app)).toList(),
        List.copyOf(all));
  }

  private static List<PodView> inOrder(List<PodView> pods) {
    return pods.stream()
        .filter(pod -> !pod.leaving() && !pod.optedOut())
        .sorted(Comparator.comparing(PodView::name))
        .toList();
  }

  /** The service accounts of the pods. */
  public SortedSet<String> serviceAccounts() {
    SortedSet<String> accounts = new TreeSet<>();
    pods.forEach(pod -> accounts.add(pod.serviceAccount()));
    return accounts;
  }

  /** The workloads of the pods with a sidecar. */
  public Set<Workload> injectedWorkloads() {
    return pods.stream()
        .filter(PodView::injected)
        .flatMap(pod -> pod.workload().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The pods with these labels. */
  List<PodView> of(Map<String, String> selector) {
    return pods.stream().filter(pod -> pod.matches(selector)).toList();
  }

  /** Whether there are pods with these labels; those that terminate count. */
  boolean exist(Map<String, String> selector) {
    return all.stream().anyMatch(pod -> !pod.optedOut() && pod.matches(selector));
  }

  /** The number of ready pods with a sidecar that have these labels. */
  int ready(Map<String, String> selector) {
    return (int) of(selector).stream().filter(pod -> pod.ready() && pod.injected()).count();
  }

  /** The pods that belong to more than one version. */
  public List<String> ambiguous(RoutingTable table) {
    return pods.stream()
        .filter(
            pod ->
                table.versions().stream().filter(v -> pod.matches(v.selector())).limit(2).count()
                    > 1)
        .map(pod -> "pod " + pod.name())
        .toList();
  }

  /**
   * The state of each version.
   *
   * @param states what sidecars enforce, by pod uid
   * @param release of the operator
   */
  List<VersionReport> versions(
      RoutingTable table, Map<String, SidecarState> states, String release) {
    Map<String, Double> shares = table.shares();
    return table.versions().stream()
        .map(
            version ->
                version(table, version, shares.getOrDefault(version.name(), 0.0), states, release))
        .toList();
  }

  private VersionReport version(
      RoutingTable table,
      LiveVersion version,
      double share,
      Map<String, SidecarState> states,
      String release) {
    List<PodView> own = of(version.selector());
    List<String> behind = new ArrayList<>();
    int ready = 0;
    NavigableSet<String> appProblems = new TreeSet<>();
    for (PodView pod : own) {
      SidecarState state = states.getOrDefault(pod.uid(), new SidecarState.NotProbed());
      if (!pod.ready()) {
        state.problemOfApp().ifPresent(appProblems::add);
      }
      if (!pod.ready() || !pod.injected()) {
        continue;
      }
      ready++;
      if (!state.enforces(table.revision(), table.keyId())) {
        behind.add("pod " + pod.name() + " (" + words(state, table) + ")");
      }
    }
    boolean unreported =
        own.stream()
            .anyMatch(pod -> !pod.ready() && pod.answers() && !states.containsKey(pod.uid()));
    return new VersionReport(
        version,
        share,
        new VersionReport.Pods(own.size(), ready, List.copyOf(appProblems), unreported),
        new VersionReport.Sidecars(
            behind,
            own.stream().filter(pod -> !pod.injected()).map(pod -> "pod " + pod.name()).toList(),
            elsewhere.stream()
                .filter(pod -> pod.matches(version.selector()))
                .map(pod -> "pod " + pod.name() + " (" + pod.app() + ")")
                .toList(),
            own.stream()
                .filter(pod -> pod.injected() && !pod.sidecar().release().isEmpty())
                .filter(pod -> !pod.sidecar().release().equals(release))
                .map(pod -> "pod " + pod.name() + " (" + pod.sidecar().release() + ")")
                .toList()));
  }

  private static String words(SidecarState state, RoutingTable table) {
    return switch (state) {
      case SidecarState.Enforces said when said.revision().equals(table.revision()) ->
          "another secret key";
      case SidecarState.Enforces said when said.refuses(table.sequence()) ->
          "refuses the table of sequence %d: it enforces sequence %d; restart the pod"
              .formatted(table.sequence(), said.sequence());
      case SidecarState.Enforces said ->
          said.revision().isEmpty() ? "no routing table" : "revision " + said.revision();
      case SidecarState.Unreachable unreachable -> "unreachable: " + unreachable.reason();
      case SidecarState.NotProbed notProbed -> "not checked yet";
    };
  }
}
