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

/** Adds the sidecar to a pod or a pod template. Pure; does not modify its arguments. */
public final class PodInjector {
  private PodInjector() {}

  /**
   * The pod with the sidecar as the first init container, so that it runs before the app's init
   * containers, which may use it.
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

  /** The app's containers, with delayed SIGTERM. */
  private static List<Container> held(@Nullable PodSpec spec, GracefulTermination termination) {
    return spec == null || spec.getContainers() == null
        ? List.of()
        : spec.getContainers().stream().map(termination::held).toList();
  }

  /** A pod that has its sidecar, with SIGTERM delayed for all containers of the app. */
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
