package dev.appversion.operator.bust;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.contract.Annotations;
import java.util.Map;

/** The annotation of an AppVersion that requests a bust; each new value is a new request. */
public final class BustAnnotation {
  private BustAnnotation() {}

  /** The value of an AppVersion's annotation; empty without one. */
  public static String of(AppVersion resource) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(Annotations.BUST, "");
  }
}
