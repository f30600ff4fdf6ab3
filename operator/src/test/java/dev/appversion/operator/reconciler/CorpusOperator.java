package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.ManifestResolver;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.desiredstate.objects.KeySecret;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.autoscaling.Autoscaler;
import dev.appversion.operator.autoscaling.AutoscalerState;
import dev.appversion.operator.bust.BustAnnotation;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.operator.entry.Adoption;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.observe.SidecarReports;
import dev.appversion.operator.plan.ReferencePlan;
import dev.appversion.operator.plan.References;
import dev.appversion.operator.plan.RoutingPlan;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.operator.status.StatusFactory;
import dev.appversion.operator.status.StoreState;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reconciles one edit of a case as {@link AppVersionReconciler} does, with the operator's own
 * decisions, against the objects of the case instead of an API server, pods and a store.
 */
final class CorpusOperator {
  /** Annotation of an AppVersion: {@code KIND NAME: MESSAGE}, one a line, which is rejected. */
  private static final String REJECTS = "corpus/api-server-rejects";

  private static final BustEndpoint BUST = new BustEndpoint("https://operator.example", "");
  private static final String RELEASE = "0.1.0";
  private static final SecretKeys KEYS = SecretKeys.of("a key of the corpus", Optional.empty());

  private final AppVersion resource;
  private final CorpusCase.Edit edit;
  private final CorpusCase.Outcome before;
  private final StatusFactory statuses;
  private final OwnedObjects names;
  private final CorpusPods pods;
  private final List<ObjectProblem> problems = new ArrayList<>();

  CorpusOperator(CorpusCase.Edit edit, CorpusCase.Outcome before, Clock clock) {
    this.edit = edit;
    this.before = before;
    this.resource = edit.resource();
    this.statuses = new StatusFactory(clock);
    this.names = new OwnedObjects(resource);
    this.pods =
        new CorpusPods(resource, edit.pods() ? Optional.of(all(Pod.class)) : Optional.empty());
  }

  CorpusCase.Outcome reconcile() {
    try {
      return carryOut();
    } catch (RefusedException e) {
      return refused("False", e.reason(), e.explanation());
    } catch (InvalidRoutingTableException e) {
      return refused("Unknown", "ReconcileFailed", "the operator retries: " + e.getMessage());
    }
  }

  private CorpusCase.Outcome refused(String status, String reason, String message) {
    return new CorpusCase.Outcome(
        before.table(),
        before.manifests(),
        statuses.refused(generation(), status, reason, message, before.status()));
  }

  private CorpusCase.Outcome carryOut() throws RefusedException {
    Observation observed =
        new Observation(
            resource,
            before.table(),
            pods.views(),
            keys(),
            resolve(),
            List.of(),
            BUST,
            Optional.empty());
    References references = references(ReferencePlan.of(observed));
    RoutingPlan plan = RoutingPlan.of(observed, references, RoutingPlan.Ordering.NONE, problems);
    apply(plan.desired().role());
    apply(plan.desired().roleBinding());
    RoutingTable table =
        apply(plan.desired().routing())
            ? plan.table()
            : before.table().orElseThrow(() -> RefusedException.of(problems));
    entry(plan.desired().services().getFirst());

    Map<String, SidecarState> states = pods.states(table);
    ReconcileReport report =
        ReconcileReport.of(
            observed,
            table,
            SidecarReports.of(observed.pods(), table, states, RELEASE, before.status()),
            new AssetKeeper.Look(
                StoreState.absent(resource.getSpec().retention() != null), List.of()),
            AutoscalerState.of(
                all(HorizontalPodAutoscaler.class).stream().map(Autoscaler::of).toList(),
                observed.pods().injectedWorkloads()),
            problems);
    return new CorpusCase.Outcome(
        Optional.of(table), references.manifests(), statuses.of(report.state(), before.status()));
  }

  private SecretKeys keys() throws RefusedException {
    Optional<Secret> secret = find(Secret.class, names.access());
    try {
      return secret.map(KeySecret::read).orElse(KEYS);
    } catch (IllegalArgumentException e) {
      throw RefusedException.unusableKey(names.access(), String.valueOf(e.getMessage()));
    }
  }

  /** The Services and manifests that could be applied; the addresses are 10.96.0.1, … */
  private References references(ReferencePlan plan) {
    Map<String, String> addresses = new HashMap<>();
    for (ReferencePlan.Backend backend : plan.backends()) {
      String address = "10.96.0." + (addresses.size() + 1);
      if (apply(backend.service())) {
        addresses.put(backend.version(), address + ":" + DesiredServices.BACKEND_PORT);
      }
    }
    Map<String, ResolvedManifest> manifests = new HashMap<>();
    for (ReferencePlan.Manifest planned : plan.manifests()) {
      boolean all = true;
      for (ConfigMap part : planned.parts()) {
        all &= apply(part);
      }
      ResolvedManifest kept = all ? planned.manifest() : before.manifests().get(planned.version());
      if (kept != null) {
        manifests.put(planned.version(), kept);
      }
    }
    return new References(addresses, manifests);
  }

  private Map<String, VersionResolution> resolve() {
    ManifestResolver resolver =
        new ManifestResolver(
            pods.sources(name -> find(ConfigMap.class, name)),
            resource.getSpec().assets().url(),
            BustAnnotation.of(resource));
    Map<String, VersionResolution> resolved = new LinkedHashMap<>();
    for (VersionSpec version : resource.getSpec().versions()) {
      resolved.put(
          version.name(),
          resolver.resolve(
              version,
              Optional.ofNullable(before.manifests().get(version.name())),
              before.table().flatMap(table -> table.version(version.name()))));
    }
    return resolved;
  }

  private void entry(Service desired) {
    Optional<Service> live = find(Service.class, names.entryService());
    switch (Adoption.of(resource, live, this::selected)) {
      case Adoption.None none -> apply(desired);
      case Adoption.Adopt adopted -> {}
      case Adoption.Leave(ObjectProblem problem) -> problems.add(problem);
    }
  }

  private List<PodView> selected(Map<String, String> selector) {
    return Stream.concat(pods.views().pods().stream(), pods.views().elsewhere().stream())
        .filter(pod -> pod.matches(selector))
        .toList();
  }

  /** Whether an object can be applied; a problem is reported if not. */
  private boolean apply(HasMetadata desired) {
    String name = desired.getMetadata().getName();
    boolean taken =
        edit.objects().stream()
            .filter(it -> it.getKind().equals(desired.getKind()))
            .filter(it -> it.getMetadata().getName().equals(name))
            .anyMatch(it -> !names.claims(it));
    if (taken) {
      problems.add(ObjectProblem.nameTaken(desired));
      return false;
    }
    Optional<String> words =
        annotation(REJECTS)
            .lines()
            .filter(line -> line.startsWith(desired.getKind() + " " + name + ": "))
            .map(line -> line.substring(line.indexOf(": ") + 2))
            .findFirst();
    words.ifPresent(it -> problems.add(ObjectProblem.refused(desired, it)));
    return words.isEmpty();
  }

  private String annotation(String key) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(key, "");
  }

  private long generation() {
    return resource.getMetadata().getGeneration();
  }

  private <T extends HasMetadata> List<T> all(Class<T> type) {
    return edit.objects().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
    return all(type).stream().filter(it -> it.getMetadata().getName().equals(name)).findFirst();
  }
}
