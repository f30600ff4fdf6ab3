package dev.appversion.operator.desired;

import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;

/**
 * Names and metadata of the objects that belong to one AppVersion (docs/reference/contracts.md).
 */
public final class OwnedObjects {
  /** Label: the name of the AppVersion that an object belongs to. */
  public static final String APP_LABEL = "appversion.dev/app";

  /** Pod label: the name of the AppVersion whose sidecar the pod gets. */
  public static final String INJECT_LABEL = "appversion.dev/inject";

  /** Label of what belongs to one version. */
  public static final String VERSION_LABEL = "appversion.dev/version";

  private static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

  private final AppVersion owner;

  public OwnedObjects(AppVersion owner) {
    this.owner = owner;
  }

  public String entryService() {
    return name();
  }

  public String routing() {
    return name() + "-routing";
  }

  /**
   * The ConfigMap of a manifest's part.
   *
   * @param part counted from 0
   */
  public String manifest(String version, int part) {
    return name() + "-manifest-" + version + (part == 0 ? "" : "--" + (part + 1));
  }

  /** The Secret, the Role and the RoleBinding have the same name. */
  public String access() {
    return name() + "-appversion";
  }

  /** Metadata of an object of this AppVersion, with the labels and the owner reference. */
  public ObjectMeta metadata(String objectName) {
    return metadata(objectName, Map.of(), Map.of());
  }

  ObjectMeta metadata(
      String objectName, Map<String, String> moreLabels, Map<String, String> annotations) {
    return new ObjectMetaBuilder()
        .withName(objectName)
        .withNamespace(owner.getMetadata().getNamespace())
        .addToLabels(MANAGED_BY_LABEL, "appversion")
        .addToLabels(APP_LABEL, name())
        .addToLabels(moreLabels)
        .addToAnnotations(annotations)
        .addNewOwnerReference()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(name())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }

  /** Whether this AppVersion, and not just one of its name, is the controller of the object. */
  public boolean owns(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .map(OwnerReference::getUid)
        .anyMatch(owner.getMetadata().getUid()::equals);
  }

  private String name() {
    return owner.getMetadata().getName();
  }
}
