package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.function.Consumer;

/** Reports each AppVersion that was deleted. It raises no event. */
final class DeletionListener extends AbstractEventSource<DeletionListener.Marker, AppVersion>
    implements ResourceEventAware<AppVersion> {

  static final class Marker {
    private Marker() {}
  }

  private final Consumer<AppVersion> deleted;

  DeletionListener(Consumer<AppVersion> deleted) {
    super(Marker.class, "deletions");
    this.deleted = deleted;
  }

  @Override
  public void onResourceDeleted(AppVersion resource) {
    deleted.accept(resource);
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }
}
