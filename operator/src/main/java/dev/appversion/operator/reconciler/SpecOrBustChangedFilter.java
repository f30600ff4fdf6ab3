package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.bust.BustAnnotation;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Accepts updates of an AppVersion that change its spec or the annotation that requests a bust. A
 * filter by generation alone would drop the latter.
 */
public final class SpecOrBustChangedFilter implements OnUpdateFilter<AppVersion> {

  @Override
  public boolean accept(AppVersion now, AppVersion before) {
    return !Objects.equals(now.getMetadata().getUid(), before.getMetadata().getUid())
        || !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !BustAnnotation.of(now).equals(BustAnnotation.of(before));
  }
}
