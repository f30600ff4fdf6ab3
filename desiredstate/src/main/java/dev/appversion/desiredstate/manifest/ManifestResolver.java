package dev.appversion.desiredstate.manifest;

import dev.appversion.api.v1alpha1.ComponentSpec;
import dev.appversion.api.v1alpha1.ConfigMapRef;
import dev.appversion.api.v1alpha1.ManifestSource;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Resolves a version's manifest, components and app version. A source that cannot be read becomes a
 * {@link ManifestProblem}, and the last valid manifest and app version stay in force. An app
 * version is derived only from all of its sources: until each was read once, the app version in
 * force is kept.
 */
public final class ManifestResolver {
  private static final String DEFAULT_KEY = DataKeys.MANIFEST;

  private static final AppVersionId NOT_KNOWN =
      AppVersionId.resolve("", Optional.empty(), List.of());

  private final Sources sources;
  private final String staticUrl;
  private final String bustRequest;

  /**
   * @param staticUrl the base path of the assets
   * @param bustRequest the last request to bust the app; empty without one. Manifests that the app
   *     serves are read again when it changes
   */
  public ManifestResolver(Sources sources, String staticUrl, String bustRequest) {
    this.sources = sources;
    this.staticUrl = staticUrl;
    this.bustRequest = bustRequest;
  }

  /**
   * Resolves a version.
   *
   * @param kept the manifest that was read last
   * @param before the version in the table in force
   */
  public VersionResolution resolve(
      VersionSpec version, Optional<ResolvedManifest> kept, Optional<LiveVersion> before) {
    List<ManifestProblem> problems = new ArrayList<>();
    Optional<ResolvedManifest> manifest = manifest(version, kept, problems);
    manifest.flatMap(read -> elsewhere(version, read.manifest())).ifPresent(problems::add);
    int manifestProblems = problems.size();
    List<Component> components = components(version, problems);
    boolean unread =
        problems.size() > manifestProblems || (version.manifest() != null && manifest.isEmpty());
    removeTaken(version, manifest, components, problems);
    boolean derived = version.appVersion().isBlank();
    Optional<AppVersionId> held = before.map(ManifestResolver::appVersion);
    AppVersionId resolved =
        AppVersionId.resolve(
            version.appVersion(), manifest.map(ResolvedManifest::manifest), components);
    if (derived && unread) {
      // Derived from some sources only, it would change again when the others are read.
      resolved = held.orElse(NOT_KNOWN);
    } else if (derived && problems.stream().anyMatch(ManifestResolver::isClash)) {
      resolved = held.orElse(resolved);
    }
    return new VersionResolution(resolved, manifest, problems);
  }

  private static boolean isClash(ManifestProblem problem) {
    return problem.reason() == ManifestProblem.Reason.ComponentNameTaken;
  }

  /** The problem of a manifest without a path below the static URL. */
  private Optional<ManifestProblem> elsewhere(VersionSpec version, Manifest manifest) {
    if (manifest.hashed().isEmpty() || !manifest.below(staticUrl).hashed().isEmpty()) {
      return Optional.empty();
    }
    String one = manifest.hashed().stream().sorted().findFirst().orElseThrow();
    return Optional.of(
        new ManifestProblem(
            ManifestProblem.Reason.ManifestMalformed,
            "version %s: no path in the manifest is below the static URL %s (for example %s): set spec.static.url to the bundler's public path"
                .formatted(version.name(), staticUrl, one)));
  }

  /**
   * Removes components whose name is also that of a component in the manifest, with a problem for
   * each.
   */
  private static void removeTaken(
      VersionSpec version,
      Optional<ResolvedManifest> manifest,
      List<Component> components,
      List<ManifestProblem> problems) {
    Set<String> taken =
        manifest.map(ResolvedManifest::manifest).stream()
            .flatMap(read -> read.components().stream())
            .map(Component::name)
            .collect(Collectors.toSet());
    components.removeIf(
        component -> {
          boolean clash = taken.contains(component.name());
          if (clash) {
            problems.add(
                new ManifestProblem(
                    ManifestProblem.Reason.ComponentNameTaken,
                    "version %s: component %s is also in the manifest: rename one of them"
                        .formatted(version.name(), component.name())));
          }
          return clash;
        });
  }

  /** The app version of a version in a routing table. */
  public static AppVersionId appVersion(LiveVersion before) {
    return new AppVersionId(before.appVersion(), before.source(), before.components());
  }

  private Optional<ResolvedManifest> manifest(
      VersionSpec version, Optional<ResolvedManifest> kept, List<ManifestProblem> problems) {
    ManifestSource from = version.manifest();
    if (from == null) {
      return Optional.empty();
    }
    String source = source(from, bustRequest);
    String where = "version " + version.name() + ": manifest from " + words(from);
    if (from.path() != null) {
      if (kept.isPresent() && kept.get().source().equals(source)) {
        return kept;
      }
      return switch (sources.path(version.name(), from.path(), source)) {
        case PathRead.Read read -> Optional.of(read.manifest());
        case PathRead.Failed failed ->
            keep(kept, problems, failed.reason(), where + ": " + failed.message());
        case PathRead.Pending pending ->
            keep(kept, problems, ManifestProblem.Reason.Reading, where + " is being read");
        case PathRead.NoPod noPod ->
            keep(
                kept,
                problems,
                ManifestProblem.Reason.NoReadyPod,
                where + " will be read once a pod of the version is ready");
      };
    }
    if (from.configMapRef() != null) {
      ConfigMapRef reference = from.configMapRef();
      Optional<ConfigMap> map = sources.configMap(reference.name());
      if (map.isEmpty()) {
        return keep(
            kept,
            problems,
            ManifestProblem.Reason.ConfigMapNotFound,
            where + ": no such ConfigMap");
      }
      byte[] file = files(map.get()).get(key(reference));
      if (file == null) {
        return keep(
            kept,
            problems,
            ManifestProblem.Reason.KeyNotFound,
            where + ": the ConfigMap has only the keys " + files(map.get()).keySet());
      }
      return read(file, source, where, kept, problems);
    }
    String inline = from.inline() == null ? "" : from.inline();
    return read(inline.getBytes(StandardCharsets.UTF_8), source, where, kept, problems);
  }

  private static Optional<ResolvedManifest> read(
      byte[] file,
      String source,
      String where,
      Optional<ResolvedManifest> kept,
      List<ManifestProblem> problems) {
    try {
      return Optional.of(ResolvedManifest.read(file, source));
    } catch (InvalidManifestException e) {
      return keep(
          kept, problems, ManifestProblem.Reason.ManifestMalformed, where + ": " + e.getMessage());
    }
  }

  private static Optional<ResolvedManifest> keep(
      Optional<ResolvedManifest> kept,
      List<ManifestProblem> problems,
      ManifestProblem.Reason reason,
      String message) {
    problems.add(
        new ManifestProblem(
            reason,
            message
                + (reason.isFailure() && kept.isPresent()
                    ? "; the last valid manifest stays in use"
                    : "")));
    return kept;
  }

  private List<Component> components(VersionSpec version, List<ManifestProblem> problems) {
    List<Component> components = new ArrayList<>();
    for (ComponentSpec spec : version.components()) {
      ConfigMapRef reference = spec.configMapRef();
      String where =
          "version %s: component %s from ConfigMap %s"
              .formatted(version.name(), spec.name(), reference.name());
      Optional<Map<String, byte[]>> files =
          sources.configMap(reference.name()).map(ManifestResolver::files);
      if (files.isEmpty()) {
        problems.add(
            new ManifestProblem(
                ManifestProblem.Reason.ConfigMapNotFound, where + ": no such ConfigMap"));
      } else if (reference.key() == null) {
        components.add(Component.of(spec.name(), files.get()));
      } else {
        byte[] file = files.get().get(reference.key());
        if (file == null) {
          problems.add(
              new ManifestProblem(
                  ManifestProblem.Reason.KeyNotFound,
                  where
                      + ": the ConfigMap has no key "
                      + reference.key()
                      + ", only "
                      + files.get().keySet()));
        } else {
          components.add(Component.of(spec.name(), Map.of(reference.key(), file)));
        }
      }
    }
    return components;
  }

  /** Identifies a source and, if it is the app, the bust at which it was read. */
  static String source(ManifestSource from, String bustRequest) {
    if (from.path() != null) {
      return "path:" + from.path() + (bustRequest.isEmpty() ? "" : " bust:" + bustRequest);
    }
    if (from.configMapRef() != null) {
      return "configmap:" + from.configMapRef().name() + "/" + key(from.configMapRef());
    }
    return "inline";
  }

  private static String words(ManifestSource from) {
    if (from.path() != null) {
      return "path " + from.path();
    }
    return from.configMapRef() == null
        ? "the resource"
        : "ConfigMap " + from.configMapRef().name() + ", key " + key(from.configMapRef());
  }

  private static String key(ConfigMapRef reference) {
    return reference.key() == null ? DEFAULT_KEY : reference.key();
  }

  private static Map<String, byte[]> files(ConfigMap map) {
    Map<String, byte[]> files = new TreeMap<>();
    if (map.getData() != null) {
      map.getData().forEach((key, text) -> files.put(key, text.getBytes(StandardCharsets.UTF_8)));
    }
    if (map.getBinaryData() != null) {
      map.getBinaryData()
          .forEach((key, base64) -> files.put(key, Base64.getDecoder().decode(base64)));
    }
    return files;
  }
}
