package dev.appversion.operator.injection;

import dev.appversion.operator.injection.InjectionDecision.Inject;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;

/** Puts the sidecar into a pod, or into the template of one. Pure; changes nothing it is given. */
public final class PodInjector {
  private PodInjector() {}

  /**
   * The pod with the sidecar: first of the init containers, so that it is there before the app's
   * own, and before a later one can need it.
   */
  public static PodTemplateSpec inject(PodTemplateSpec pod, Inject decision) {
    return new PodTemplateSpecBuilder(pod)
        .editOrNewMetadata()
        .addToAnnotations(Keys.INJECTED, decision.options().injector())
        .endMetadata()
        .editOrNewSpec()
        .addToInitContainers(0, container(decision))
        .addToVolumes(volume(decision))
        .endSpec()
        .build();
  }

  /** The sidecar's container. */
  public static Container container(Inject decision) {
    return SidecarContainer.of(decision.app(), decision.options());
  }

  /** The volume that it mounts. */
  public static Volume volume(Inject decision) {
    return SidecarVolume.of(decision.app(), decision.version());
  }
}
