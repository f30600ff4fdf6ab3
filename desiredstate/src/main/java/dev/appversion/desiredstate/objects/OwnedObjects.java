package dev.appversion.desiredstate.objects;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.contract.Annotations;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * Names and metadata of the objects that belong to one AppVersion (docs/reference/contracts.md).
 */
public final class OwnedObjects {
  private final AppVersion owner;

  /** The objects of this AppVersion. */
  public OwnedObjects(AppVersion owner) {
    this.owner = owner;
  }

  /** The name of the entry Service: {@code spec.service.name}, or the AppVersion's name. */
  public String entryService() {
    String name = owner.getSpec().service().name();
    return name == null ? name() : name;
  }

  /** The name of the ConfigMap of the routing table. */
  public String routing() {
    return ObjectNames.routing(name());
  }

  /**
   * The ConfigMap of a manifest's part.
   *
   * @param part counted from 0
   */
  public String manifest(String version, int part) {
    return ObjectNames.manifest(name(), version, part);
  }

  /** The Secret, the Role and the RoleBinding have the same name. */
  public String access() {
    return ObjectNames.access(name());
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
        .addToLabels(ObjectLabels.MANAGED_BY, ObjectLabels.MANAGED_BY_VALUE)
        .addToLabels(ObjectLabels.APP, name())
        .addToLabels(moreLabels)
        .addToAnnotations(annotations)
        .withOwnerReferences(reference())
        .build();
  }

  /** The owner reference to this AppVersion. */
  public OwnerReference reference() {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(name())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /** The relation of an object with such a name to this AppVersion. */
  public Ownership ownership(HasMetadata object) {
    Optional<OwnerReference> controller =
        object.getMetadata().getOwnerReferences().stream()
            .filter(reference -> Boolean.TRUE.equals(reference.getController()))
            .findFirst();
    if (controller.map(OwnerReference::getUid).equals(Optional.of(owner.getMetadata().getUid()))) {
      return Ownership.OWNED;
    }
    if (controller.isEmpty() && isReleasedBy(owner.getMetadata().getUid(), object)) {
      return Ownership.RELEASED;
    }
    return carriesLabels(object) && controller.map(this::isFormerSelf).orElse(true)
        ? Ownership.ORPHANED
        : Ownership.FOREIGN;
  }

  /** Whether the AppVersion owns the object, or adopts it when it is applied. */
  public boolean claims(HasMetadata object) {
    return ownership(object) != Ownership.FOREIGN;
  }

  /** Whether this AppVersion, by its uid, is the controller of the object. */
  public boolean owns(HasMetadata object) {
    return ownership(object) == Ownership.OWNED;
  }

  /** Whether an AppVersion has released the object before its own deletion. */
  public static boolean isReleased(HasMetadata object) {
    return releasedBy(object).isPresent();
  }

  private static boolean isReleasedBy(String uid, HasMetadata object) {
    return releasedBy(object).equals(Optional.of(uid));
  }

  private static Optional<String> releasedBy(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(it -> it.get(Annotations.RELEASED));
  }

  private boolean carriesLabels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels != null
        && ObjectLabels.MANAGED_BY_VALUE.equals(labels.get(ObjectLabels.MANAGED_BY))
        && name().equals(labels.get(ObjectLabels.APP));
  }

  /**
   * Names are unique: an owner of the same name with another uid is an AppVersion that was deleted.
   */
  private boolean isFormerSelf(OwnerReference reference) {
    return owner.getKind().equals(reference.getKind())
        && reference.getApiVersion() != null
        && reference.getApiVersion().startsWith(AppVersion.GROUP + "/")
        && name().equals(reference.getName());
  }

  private String name() {
    return owner.getMetadata().getName();
  }
}
