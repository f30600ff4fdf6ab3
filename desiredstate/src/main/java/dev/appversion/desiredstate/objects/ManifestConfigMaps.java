package dev.appversion.desiredstate.objects;

import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.formats.ManifestBundle;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import dev.appversion.versioning.routing.table.ManifestRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Manifests as ConfigMaps, which are the operator's only persistent copy. Pure. */
public final class ManifestConfigMaps {
  private ManifestConfigMaps() {}

  /** The ConfigMaps of a version's manifest, one for each part. */
  public static List<ConfigMap> write(
      OwnedObjects objects, String version, ResolvedManifest manifest) {
    ManifestBundle bundle = manifest.bundle();
    // Sorted: the same input gives the same YAML.
    Map<String, String> annotations =
        new TreeMap<>(
            Map.of(
                Annotations.MANIFEST_SOURCE, manifest.source(),
                Annotations.MANIFEST_SHA256, bundle.sha256(),
                Annotations.MANIFEST_PARTS, Integer.toString(bundle.parts().size())));
    return IntStream.range(0, bundle.parts().size())
        .mapToObj(part -> part(objects, version, bundle, part, annotations))
        .toList();
  }

  private static ConfigMap part(
      OwnedObjects objects,
      String version,
      ManifestBundle bundle,
      int part,
      Map<String, String> annotations) {
    ObjectMeta metadata =
        objects.metadata(
            objects.manifest(version, part), Map.of(ObjectLabels.VERSION, version), annotations);
    byte[] bytes = bundle.parts().get(part);
    ConfigMapBuilder map = new ConfigMapBuilder().withMetadata(metadata);
    return bundle.gzip()
        ? map.addToBinaryData(DataKeys.MANIFEST_GZIP, Base64.getEncoder().encodeToString(bytes))
            .build()
        : map.addToData(DataKeys.MANIFEST, new String(bytes, StandardCharsets.UTF_8)).build();
  }

  /** The reference to a manifest in the routing table. */
  public static ManifestRef reference(
      OwnedObjects objects, String version, ResolvedManifest manifest) {
    ManifestBundle bundle = manifest.bundle();
    List<String> names =
        IntStream.range(0, bundle.parts().size())
            .mapToObj(part -> objects.manifest(version, part))
            .toList();
    return new ManifestRef(names, bundle.gzip(), bundle.sha256());
  }

  /**
   * The stored manifest of a version; empty if there is none, or if its parts are not consistent
   * (after an incomplete write of several parts).
   *
   * @param lookup this AppVersion's ConfigMaps by name
   */
  public static Optional<ResolvedManifest> read(
      OwnedObjects objects, String version, Function<String, Optional<ConfigMap>> lookup) {
    try {
      Optional<ConfigMap> first = lookup.apply(objects.manifest(version, 0));
      if (first.isEmpty()) {
        return Optional.empty();
      }
      Map<String, String> annotations = annotations(first.get());
      int parts = Integer.parseInt(annotations.getOrDefault(Annotations.MANIFEST_PARTS, "0"));
      boolean gzip = data(first.get().getBinaryData()).containsKey(DataKeys.MANIFEST_GZIP);
      List<byte[]> bytes = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        Optional<byte[]> found =
            lookup.apply(objects.manifest(version, part)).flatMap(map -> bytes(map, gzip));
        if (found.isEmpty()) {
          return Optional.empty();
        }
        bytes.add(found.get());
      }
      ManifestBundle bundle =
          new ManifestBundle(
              gzip, bytes, annotations.getOrDefault(Annotations.MANIFEST_SHA256, ""));
      return Optional.of(
          new ResolvedManifest(
              ManifestReader.read(bundle.unpack()),
              bundle,
              annotations.getOrDefault(Annotations.MANIFEST_SOURCE, "")));
    } catch (InvalidManifestException | IllegalArgumentException e) {
      return Optional.empty(); // edited by another client: read again from its source
    }
  }

  private static Optional<byte[]> bytes(ConfigMap map, boolean gzip) {
    return gzip
        ? Optional.ofNullable(data(map.getBinaryData()).get(DataKeys.MANIFEST_GZIP))
            .map(Base64.getDecoder()::decode)
        : Optional.ofNullable(data(map.getData()).get(DataKeys.MANIFEST))
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> annotations(ConfigMap map) {
    return data(map.getMetadata().getAnnotations());
  }

  private static Map<String, String> data(@Nullable Map<String, String> data) {
    return data == null ? Map.of() : data;
  }
}
