package dev.appversion.desiredstate.injection;

import dev.appversion.desiredstate.injection.InjectionDecision.Complete;
import dev.appversion.desiredstate.injection.InjectionDecision.Inject;
import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        .addToAnnotations(Annotations.INJECTED, decision.options().injector())
        .endMetadata()
        .editOrNewSpec()
        .addToInitContainers(0, container(decision))
        .addToVolumes(volume(decision))
        .withContainers(held(pod.getSpec(), decision.options().termination()))
        .endSpec()
        .build();
  }

  /** The app's containers, from which SIGTERM is held back for a moment. */
  private static List<Container> held(@Nullable PodSpec spec, GracefulTermination termination) {
    return spec == null || spec.getContainers() == null
        ? List.of()
        : spec.getContainers().stream().map(termination::held).toList();
  }

  /** The pod, which has its sidecar, with SIGTERM held back from all containers of the app. */
  static PodTemplateSpec complete(PodTemplateSpec pod, Complete decision) {
    return new PodTemplateSpecBuilder(pod)
        .editOrNewSpec()
        .withContainers(held(pod.getSpec(), decision.termination()))
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
