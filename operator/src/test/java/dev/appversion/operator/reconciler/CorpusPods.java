package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.desiredstate.manifest.PathRead;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.Sources;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.operator.observe.AppPods;
import dev.appversion.operator.pods.AssetMismatch;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The pods of a case; two annotations contain what their sidecars and apps respond. */
final class CorpusPods {
  /**
   * What the sidecar reports. Without it: the table in force. {@code not probed}, {@code
   * unreachable WHY}, {@code revision X}, {@code other key}, {@code app WHY} (the app accepts no
   * connections), {@code mismatch VERSION PATH, …}.
   */
  private static final String SIDECAR = "corpus/sidecar";

  /** The manifest that the app serves, or {@code unreachable WHY}. Without it: being read. */
  private static final String MANIFEST = "corpus/manifest";

  private final AppVersion resource;
  private final List<Pod> pods;

  /**
   * @param given the pods; empty for one ready pod of each version
   */
  CorpusPods(AppVersion resource, Optional<List<Pod>> given) {
    this.resource = resource;
    this.pods =
        given.orElseGet(
            () ->
                resource.getSpec().versions().stream()
                    .map(version -> readyPod(resource, version))
                    .toList());
  }

  private static Pod readyPod(AppVersion resource, VersionSpec version) {
    Map<String, String> labels = new TreeMap<>(DesiredServices.selector(resource, version));
    labels.put(ObjectLabels.INJECT, resource.getMetadata().getName());
    return new PodBuilder()
        .withNewMetadata()
        .withName(version.name())
        .withUid(version.name())
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewInitContainer()
        .addNewPort()
        .withName("appversion")
        .withContainerPort(15080)
        .endPort()
        .endInitContainer()
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  AppPods views() {
    return AppPods.of(resource.getMetadata().getName(), pods.stream().map(PodView::of).toList());
  }

  /** What the sidecars report under this table, by the uid of the pod. */
  Map<String, SidecarState> states(RoutingTable table) {
    Map<String, SidecarState> states = new HashMap<>();
    for (Pod pod : pods) {
      PodView view = PodView.of(pod);
      if (view.injected() && view.isFor(resource.getMetadata().getName())) {
        states.put(view.uid(), state(annotation(pod, SIDECAR), table));
      }
    }
    return states;
  }

  private static SidecarState state(String said, RoutingTable table) {
    String rest = said.substring(said.indexOf(' ') + 1);
    return switch (said.split(" ", 2)[0]) {
      case "" -> new SidecarState.Enforces(table.revision(), table.keyId());
      case "not" -> new SidecarState.NotProbed();
      case "unreachable" -> new SidecarState.Unreachable(rest);
      case "revision" -> new SidecarState.Enforces(rest.equals("none") ? "" : rest, table.keyId());
      case "other" -> new SidecarState.Enforces(table.revision(), "other");
      case "app" ->
          new SidecarState.Enforces(table.revision(), table.keyId(), List.of(), Optional.of(rest));
      case "mismatch" ->
          new SidecarState.Enforces(
              table.revision(),
              table.keyId(),
              Arrays.stream(rest.split(", ", -1))
                  .map(it -> it.split(" ", 2))
                  .map(it -> new AssetMismatch(it[0], it[1]))
                  .toList(),
              Optional.empty());
      default -> throw new IllegalArgumentException(SIDECAR + ": " + said);
    };
  }

  /** Reads manifests from these ConfigMaps and from the apps of these pods. */
  Sources sources(Function<String, Optional<ConfigMap>> configMaps) {
    return new Sources() {
      @Override
      public Optional<ConfigMap> configMap(String name) {
        return configMaps.apply(name);
      }

      @Override
      public PathRead path(String version, String path, String source) {
        VersionSpec spec =
            resource.getSpec().versions().stream()
                .filter(it -> it.name().equals(version))
                .findFirst()
                .orElseThrow();
        return pods.stream()
            .filter(pod -> PodView.of(pod).ready() && PodView.of(pod).injected())
            .filter(pod -> PodView.of(pod).matches(DesiredServices.selector(resource, spec)))
            .findFirst()
            .map(pod -> read(pod, source))
            .orElseGet(PathRead.NoPod::new);
      }
    };
  }

  private static PathRead read(Pod pod, String source) {
    String served = annotation(pod, MANIFEST);
    String where = " (pod " + pod.getMetadata().getName() + ")";
    if (served.isEmpty()) {
      return new PathRead.Pending();
    }
    if (served.startsWith("unreachable ")) {
      return new PathRead.Failed(
          ManifestProblem.Reason.ManifestUnreachable,
          served.substring("unreachable ".length()) + where);
    }
    try {
      return new PathRead.Read(
          ResolvedManifest.read(served.getBytes(StandardCharsets.UTF_8), source));
    } catch (InvalidManifestException e) {
      return new PathRead.Failed(ManifestProblem.Reason.ManifestMalformed, e.getMessage() + where);
    }
  }

  private static String annotation(Pod pod, String key) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(key, "");
  }
}
