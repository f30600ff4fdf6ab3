package dev.appversion.cli.local;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.cli.resource.FieldError;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.resource.ResourceFile;
import dev.appversion.desiredstate.manifest.ManifestProblem.Reason;
import dev.appversion.desiredstate.manifest.ManifestResolver;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.desiredstate.manifest.Sources;
import dev.appversion.desiredstate.manifest.VersionResolution;
import dev.appversion.desiredstate.release.Findings;
import dev.appversion.desiredstate.release.ReleaseMapping;
import dev.appversion.desiredstate.release.VersionFindings;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles a file to a snapshot, with the same resolution and mapping as the operator. */
final class LocalCompiler {
  private final Map<String, String> addresses;
  private final String keyId;

  /**
   * @param addresses version name to the {@code host:port} of its sidecar
   * @param keyId identifies the secret key in force
   */
  LocalCompiler(Map<String, String> addresses, String keyId) {
    this.addresses = Map.copyOf(addresses);
    this.keyId = keyId;
  }

  /**
   * A compiled file.
   *
   * @param manifests that were read, to be kept if a later read fails
   * @param warnings the sources that could not be read from an upstream
   * @param released the versions that have had a share since the start
   */
  record Compiled(
      RoutingSnapshot snapshot,
      Map<String, ResolvedManifest> manifests,
      List<String> warnings,
      Set<String> released) {}

  /**
   * Compiles a file.
   *
   * @param before the compiled file in force
   * @param generation of busts; if it has increased, manifests are read from their upstreams again
   */
  Compiled compile(ResourceFile file, Sources sources, Optional<Compiled> before, long generation)
      throws InvalidResourceException {
    AppVersion resource = LocalRollout.decided(file.resource());
    String bust = generation == 0 ? "" : Long.toString(generation);
    ManifestResolver resolver =
        new ManifestResolver(sources, resource.getSpec().assets().url(), bust);
    Map<String, VersionFindings> findings = new HashMap<>();
    Map<String, ResolvedManifest> manifests = new HashMap<>();
    List<String> warnings = new ArrayList<>();
    List<FieldError> problems = new ArrayList<>();
    List<VersionSpec> versions = resource.getSpec().versions();
    for (int i = 0; i < versions.size(); i++) {
      VersionSpec version = versions.get(i);
      String path = "spec.versions[" + i + "]";
      String address = addresses.get(version.name());
      if (address == null) {
        problems.add(
            file.problem(
                path + ".name",
                "there is no upstream for "
                    + version.name()
                    + ": start with --upstream "
                    + version.name()
                    + "=http://HOST:PORT"));
        continue;
      }
      VersionResolution found =
          resolver.resolve(
              version,
              before.map(last -> last.manifests().get(version.name())),
              before.flatMap(last -> last.snapshot().table().version(version.name())));
      for (var problem : found.problems()) {
        if (isUpstreams(version, problem.reason())) {
          warnings.add(problem.message());
        } else {
          problems.add(file.problem(path, problem.message()));
        }
      }
      found.manifest().ifPresent(manifest -> manifests.put(version.name(), manifest));
      findings.put(
          version.name(),
          new VersionFindings(
              found.appVersion(),
              found.manifest().map(manifest -> reference(resource, version, manifest)).orElse(null),
              address));
    }
    if (!problems.isEmpty()) {
      throw new InvalidResourceException(problems);
    }
    try {
      RoutingTable table =
          ReleaseMapping.release(
                  resource, new Findings(findings, new BustState(generation, bust, "", ""), keyId))
              .compile();
      LocalPreviews previews =
          LocalPreviews.of(
              resource.getSpec(), table, before.map(Compiled::released).orElse(Set.of()));
      return new Compiled(
          new RoutingSnapshot(previews.table(), plain(manifests)),
          manifests,
          warnings,
          previews.released());
    } catch (InvalidRoutingTableException e) {
      throw new InvalidResourceException(
          List.of(file.problem("spec", String.valueOf(e.getMessage()))));
    }
  }

  /**
   * Whether a problem is one of the upstream, not of the file: it may be solved without an edit.
   */
  private static boolean isUpstreams(VersionSpec version, Reason reason) {
    boolean fromUpstream = version.manifest() != null && version.manifest().path() != null;
    return !reason.isFailure()
        || reason == Reason.ManifestUnreachable
        || (reason == Reason.ManifestMalformed && fromUpstream);
  }

  private static ManifestRef reference(
      AppVersion resource, VersionSpec version, ResolvedManifest manifest) {
    String name = ObjectNames.manifest(resource.getMetadata().getName(), version.name());
    return new ManifestRef(List.of(name), manifest.bundle().gzip(), manifest.bundle().sha256());
  }

  private static Map<String, Manifest> plain(Map<String, ResolvedManifest> resolved) {
    Map<String, Manifest> manifests = new HashMap<>();
    resolved.forEach((name, manifest) -> manifests.put(name, manifest.manifest()));
    return manifests;
  }
}
