package dev.appversion.desiredstate.release;

import static java.util.Objects.requireNonNullElse;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.CookieSpec;
import dev.appversion.api.v1alpha1.OwnPagesSpec;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.CookieSettings;
import dev.appversion.versioning.routing.table.ImmutablePaths;
import dev.appversion.versioning.routing.table.OwnPages;
import dev.appversion.versioning.routing.table.PageSettings;
import dev.appversion.versioning.routing.table.PinSource;
import dev.appversion.versioning.routing.table.Release;
import dev.appversion.versioning.routing.table.SharedCache;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.routing.table.TagHeader;
import dev.appversion.versioning.store.RetentionPolicy;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps an AppVersion resource to a release of the domain. Pure; used by the operator and by local
 * mode, so that the same resource gives the same table.
 */
public final class ReleaseMapping {
  private ReleaseMapping() {}

  /**
   * The release of a resource, without the versions that are not in the findings: they are not
   * reachable.
   */
  public static Release release(AppVersion resource, Findings findings) {
    AppVersionSpec spec = resource.getSpec();
    String namespace = resource.getMetadata().getNamespace();
    return new Release(
        resource.getMetadata().getName(),
        namespace == null ? "" : namespace,
        spec.port(),
        spec.selector(),
        spec.defaultVersion(),
        spec.versions().stream()
            .flatMap(
                version ->
                    Stream.ofNullable(findings.versions().get(version.name()))
                        .map(found -> version(resource, version, found)))
            .toList(),
        new Release.Settings(assets(spec), client(spec), pages(spec), spec.versionEndpoint()),
        new Release.Environment(findings.bust(), findings.keyId(), findings.store()));
  }

  private static StaticAssets assets(AppVersionSpec spec) {
    return new StaticAssets(
        spec.assets().url(),
        spec.assets().rewrite(),
        new ImmutablePaths(spec.assets().immutablePaths()),
        spec.assets().exclude());
  }

  private static ClientSettings client(AppVersionSpec spec) {
    return new ClientSettings(
        switch (spec.client().mismatch()) {
          case RELOAD -> ClientSettings.Mismatch.RELOAD;
          case WARN -> ClientSettings.Mismatch.WARN;
          case IGNORE -> ClientSettings.Mismatch.IGNORE;
        },
        spec.client().header(),
        spec.client().banner(),
        spec.client().pins().stream()
            .map(
                pin ->
                    new PinSource(
                        requireNonNullElse(pin.header(), ""), requireNonNullElse(pin.query(), "")))
            .toList(),
        requireNonNullElse(spec.client().poll(), 0),
        cookie(spec.client().cookie()),
        pages(spec.client().pages()),
        0);
  }

  private static PageSettings pages(AppVersionSpec spec) {
    return new PageSettings(
        switch (spec.pages().sharedCache()) {
          case BYPASS -> SharedCache.BYPASS;
          case PER_VERSION -> SharedCache.PER_VERSION;
          case KEEP -> SharedCache.KEEP;
        },
        spec.pages().tagHeaders().stream()
            .map(header -> TagHeader.valueOf(header.name()))
            .toList());
  }

  private static @Nullable CookieSettings cookie(@Nullable CookieSpec spec) {
    if (spec == null) {
      return null;
    }
    return new CookieSettings(
        spec.sameSite() == null
            ? null
            : switch (spec.sameSite()) {
              case STRICT -> CookieSettings.SameSite.STRICT;
              case LAX -> CookieSettings.SameSite.LAX;
              case NONE -> CookieSettings.SameSite.NONE;
            },
        requireNonNullElse(spec.partitioned(), false),
        requireNonNullElse(spec.path(), ""),
        requireNonNullElse(spec.domain(), ""),
        spec.maxAge() == null ? 0 : RetentionPolicy.parseAge(spec.maxAge()).toSeconds());
  }

  private static @Nullable OwnPages pages(@Nullable OwnPagesSpec spec) {
    return spec == null ? null : new OwnPages(spec.conflict(), spec.unavailable());
  }

  /** The name of a version's Service: {@code versions[].backend}, else the default. */
  public static String backend(AppVersion resource, VersionSpec version) {
    return version.backend().isEmpty()
        ? Release.defaultBackend(resource.getMetadata().getName(), version.name())
        : version.backend();
  }

  private static Release.Version version(
      AppVersion resource, VersionSpec version, VersionFindings found) {
    return new Release.Version(
        version.name(),
        version.weight(),
        version.blocked(),
        version.selector(),
        backend(resource, version),
        found.address(),
        found.appVersion(),
        found.manifest());
  }
}
