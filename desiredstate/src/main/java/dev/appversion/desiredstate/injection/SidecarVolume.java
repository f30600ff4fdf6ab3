package dev.appversion.desiredstate.injection;

import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFileBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one volume of the sidecar: what docs/reference/contracts.md lists under "The sidecar". */
final class SidecarVolume {
  static final String PATH = "/var/run/appversion";

  private static final long TOKEN_SECONDS = 3600;

  /** Readable by any user: only the sidecar's container mounts the volume. */
  private static final int MODE = 0644;

  private SidecarVolume() {}

  static Volume of(String app, Optional<String> version) {
    List<VolumeProjection> sources = new ArrayList<>();
    sources.add(labels());
    sources.add(configMap(ObjectNames.routing(app), true, DataKeys.ROUTING));
    version.ifPresent(
        name -> sources.add(configMap(ObjectNames.manifest(app, name), true, DataKeys.MANIFEST)));
    sources.add(secret(ObjectNames.access(app)));
    sources.add(token());
    sources.add(configMap("kube-root-ca.crt", false, DataKeys.CERTIFICATE_AUTHORITY));
    return new VolumeBuilder()
        .withName(ObjectNames.SIDECAR)
        .withNewProjected()
        .withDefaultMode(MODE)
        .withSources(sources)
        .endProjected()
        .build();
  }

  private static VolumeProjection labels() {
    return new VolumeProjectionBuilder()
        .withNewDownwardAPI()
        .withItems(
            new DownwardAPIVolumeFileBuilder()
                .withPath(DataKeys.LABELS)
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath("metadata.labels")
                .endFieldRef()
                .build())
        .endDownwardAPI()
        .build();
  }

  private static VolumeProjection configMap(String name, boolean optional, String key) {
    return new VolumeProjectionBuilder()
        .withNewConfigMap()
        .withName(name)
        .withOptional(optional ? Boolean.TRUE : null)
        .withItems(item(key))
        .endConfigMap()
        .build();
  }

  private static VolumeProjection secret(String name) {
    return new VolumeProjectionBuilder()
        .withNewSecret()
        .withName(name)
        .withOptional(true)
        .withItems(item(DataKeys.SECRET_KEY), item(DataKeys.SECRET_KEY_PREVIOUS))
        .endSecret()
        .build();
  }

  private static VolumeProjection token() {
    return new VolumeProjectionBuilder()
        .withNewServiceAccountToken()
        .withExpirationSeconds(TOKEN_SECONDS)
        .withPath(DataKeys.TOKEN)
        .endServiceAccountToken()
        .build();
  }

  private static KeyToPath item(String key) {
    return new KeyToPathBuilder().withKey(key).withPath(key).build();
  }
}
