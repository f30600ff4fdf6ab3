package dev.appversion.operator.apply;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.objects.DesiredServices;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.cluster.NamespaceEndingException;
import dev.appversion.operator.cluster.ObjectStore;
import dev.appversion.operator.entry.AdoptedService;
import dev.appversion.operator.entry.Adoption;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Optional;

/** Writes the entry Service: the operator's own, or an existing one that is adopted (ADR 24). */
final class EntryApplier {
  private EntryApplier() {}

  /**
   * Applies or edits the entry Service, then restores Services that were the entry before.
   *
   * @throws NamespaceEndingException if the namespace is being deleted
   */
  static void apply(AppVersion resource, ObjectStore store) throws NamespaceEndingException {
    Service desired = DesiredServices.of(resource).getFirst();
    Optional<Service> live = store.present(desired);
    switch (Adoption.of(resource, live, store::pods)) {
      case Adoption.None none -> store.apply(desired);
      case Adoption.Adopt(Service adopted) -> store.edit(live.orElseThrow(), adopted);
      case Adoption.Leave(var problem) -> store.report(problem);
    }
    restoreFormerEntries(resource, store);
  }

  /** Restores Services that were adopted under a name that the entry no longer has. */
  private static void restoreFormerEntries(AppVersion resource, ObjectStore store)
      throws NamespaceEndingException {
    String entry = new OwnedObjects(resource).entryService();
    for (Service service : store.labelled(Service.class)) {
      if (AdoptedService.isAdoptedBy(resource.getMetadata().getName(), service)
          && !service.getMetadata().getName().equals(entry)) {
        store.edit(service, AdoptedService.restored(service));
      }
    }
  }
}
