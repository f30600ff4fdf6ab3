package dev.appversion.operator.plan;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ManifestProblem;
import dev.appversion.desiredstate.manifest.ManifestResolver;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.desiredstate.objects.DesiredState;
import dev.appversion.desiredstate.objects.ManifestConfigMaps;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.desiredstate.release.Findings;
import dev.appversion.desiredstate.release.ReleaseMapping;
import dev.appversion.desiredstate.release.VersionFindings;
import dev.appversion.operator.bust.BustAnnotation;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routing table of an AppVersion and the objects that belong to it. Pure.
 *
 * @param table to be published
 * @param complete whether the table is that of the resource; if not, it is the one in force, since
 *     no other can be compiled without the refused objects
 * @param desired all objects with this table
 */
public record RoutingPlan(RoutingTable table, boolean complete, DesiredState desired) {

  /**
   * What the rollout and the phases of the versions add to the table.
   *
   * @param sequence of the table; 0 if the app never had a rollout
   * @param leaving the versions whose pages are asked to move
   * @param restricted the versions whose previews are private; one of them that has a weight, since
   *     no other version can serve, is public
   * @param crawlers the version that crawlers get; empty if they follow the weights
   */
  public record Ordering(
      long sequence, Set<String> leaving, Set<String> restricted, Optional<String> crawlers) {
    /** The app never had a rollout, and no phases are decided. */
    public static final Ordering NONE = new Ordering(0, Set.of(), Set.of(), Optional.empty());

    public Ordering {
      leaving = Set.copyOf(leaving);
      restricted = Set.copyOf(restricted);
    }

    private RoutingTable apply(RoutingTable table) {
      return equals(NONE)
          ? table
          : table.toBuilder()
              .sequence(sequence)
              .versions(table.versions().stream().map(this::apply).toList())
              .crawlers(crawlers.filter(name -> table.version(name).isPresent()).orElse(""))
              .build();
    }

    private LiveVersion apply(LiveVersion version) {
      return version.toBuilder()
          .leaving(leaving.contains(version.name()))
          .restricted(version.weight() == 0 && restricted.contains(version.name()))
          .build();
    }
  }

  /**
   * The plan.
   *
   * @param references the objects that the table can refer to
   * @param ordering what the rollout adds
   * @param problems the objects that could not be applied so far
   * @throws RefusedException if there is no table in force and none can be compiled without the
   *     refused objects
   * @throws InvalidRoutingTableException if the resource itself has no valid table
   */
  public static RoutingPlan of(
      Observation observed, References references, Ordering ordering, List<ObjectProblem> problems)
      throws RefusedException {
    Optional<RoutingTable> compiled = compile(observed, references, problems).map(ordering::apply);
    RoutingTable table =
        compiled.or(observed::table).orElseThrow(() -> RefusedException.of(problems));
    return new RoutingPlan(
        table,
        compiled.isPresent(),
        DesiredState.of(
            observed.resource(), table, references.manifests(), observed.pods().serviceAccounts()));
  }

  /**
   * The Services and ConfigMaps that are no longer needed.
   *
   * @param inForce the published table; its objects are still needed
   * @param owned the AppVersion's Services and ConfigMaps in the cluster
   */
  public List<HasMetadata> unneeded(RoutingTable inForce, Collection<? extends HasMetadata> owned) {
    Set<String> needed = desired.all().stream().map(RoutingPlan::key).collect(Collectors.toSet());
    return owned.stream()
        .filter(object -> !needed.contains(key(object)) && !isAddressIn(inForce, object))
        .map(HasMetadata.class::cast)
        .toList();
  }

  private static Optional<RoutingTable> compile(
      Observation observed, References references, List<ObjectProblem> problems) {
    try {
      return Optional.of(
          ReleaseMapping.release(observed.resource(), findings(observed, references)).compile());
    } catch (InvalidRoutingTableException e) {
      if (problems.isEmpty()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Findings findings(Observation observed, References references) {
    AppVersion resource = observed.resource();
    OwnedObjects objects = new OwnedObjects(resource);
    Map<String, VersionFindings> versions = new HashMap<>();
    observed
        .versions()
        .forEach(
            (name, resolved) -> {
              String address = references.addresses().get(name);
              ResolvedManifest manifest = references.manifests().get(name);
              if (address != null) {
                versions.put(
                    name,
                    new VersionFindings(
                        appVersion(
                            resolved,
                            manifest,
                            observed.table().flatMap(table -> table.version(name))),
                        manifest == null
                            ? null
                            : ManifestConfigMaps.reference(objects, name, manifest),
                        address));
              }
            });
    boolean reading =
        observed.versions().values().stream()
            .flatMap(version -> version.problems().stream())
            .anyMatch(problem -> problem.reason() == ManifestProblem.Reason.Reading);
    return new Findings(
        versions,
        BustPlan.next(observed.table(), BustAnnotation.of(resource), reading, observed.bust()),
        observed.keys().id(),
        observed.store().orElse(null));
  }

  /**
   * If the cluster still has the previous manifest, since the API server refused the new one, an
   * app version that was derived from the new one is not used: both change together.
   *
   * @param stored the manifest in the cluster
   * @param before the version in the table in force
   */
  private static AppVersionId appVersion(
      VersionResolution resolved, @Nullable ResolvedManifest stored, Optional<LiveVersion> before) {
    boolean derived = resolved.appVersion().source() != VersionSource.EXPLICIT;
    boolean previous =
        stored != null
            && resolved
                .manifest()
                .filter(read -> !read.bundle().sha256().equals(stored.bundle().sha256()))
                .isPresent();
    return derived && previous
        ? before.map(ManifestResolver::appVersion).orElseGet(resolved::appVersion)
        : resolved.appVersion();
  }

  private static boolean isAddressIn(RoutingTable table, HasMetadata object) {
    return object instanceof Service service
        && DesiredServices.address(service)
            .filter(at -> table.versions().stream().anyMatch(v -> at.equals(v.address())))
            .isPresent();
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }
}
