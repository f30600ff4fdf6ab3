package dev.appversion.desiredstate.injection;

import dev.appversion.desiredstate.injection.InjectionDecision.Complete;
import dev.appversion.desiredstate.injection.InjectionDecision.Deny;
import dev.appversion.desiredstate.injection.InjectionDecision.Inject;
import dev.appversion.desiredstate.injection.InjectionDecision.Skip;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Injects the sidecar into objects with a pod or a pod template: Pod, Deployment, StatefulSet,
 * DaemonSet, ReplicaSet, Job, CronJob.
 */
public final class WorkloadInjector {
  private final InjectionPolicy policy;

  /** Injects by this policy. */
  public WorkloadInjector(InjectionPolicy policy) {
    this.policy = policy;
  }

  /**
   * The result for a resource.
   *
   * @param resource with the sidecar, or unchanged, by the decision
   * @param decision about the pod
   */
  public record Result(HasMetadata resource, InjectionDecision decision) {}

  /**
   * Injects.
   *
   * @param lookup finds the AppVersion of this name in the resource's namespace
   * @return empty for a resource without a pod
   */
  public Optional<Result> inject(HasMetadata resource, Function<String, KnownApp> lookup) {
    PodTemplateSpec pod = podOf(resource);
    if (pod == null) {
      return Optional.empty();
    }
    KnownApp known = policy.appOf(pod.getMetadata()).map(lookup).orElseGet(KnownApp.Unknown::new);
    InjectionDecision decision = policy.decide(pod, known);
    return Optional.of(
        new Result(
            switch (decision) {
              case Inject inject -> withPod(resource, PodInjector.inject(pod, inject));
              case Complete complete -> withPod(resource, PodInjector.complete(pod, complete));
              case Skip skip -> resource;
              case Deny deny -> resource;
            },
            decision));
  }

  private static @Nullable PodTemplateSpec podOf(HasMetadata resource) {
    return switch (resource) {
      case Pod pod -> templateOf(pod);
      case Deployment it when it.getSpec() != null -> it.getSpec().getTemplate();
      case StatefulSet it when it.getSpec() != null -> it.getSpec().getTemplate();
      case DaemonSet it when it.getSpec() != null -> it.getSpec().getTemplate();
      case ReplicaSet it when it.getSpec() != null -> it.getSpec().getTemplate();
      case Job it when it.getSpec() != null -> it.getSpec().getTemplate();
      case CronJob it
          when it.getSpec() != null
              && it.getSpec().getJobTemplate() != null
              && it.getSpec().getJobTemplate().getSpec() != null ->
          it.getSpec().getJobTemplate().getSpec().getTemplate();
      default -> null;
    };
  }

  /** The template from which a pod would be created. */
  public static PodTemplateSpec templateOf(Pod pod) {
    return new PodTemplateSpecBuilder()
        .withMetadata(pod.getMetadata())
        .withSpec(pod.getSpec())
        .build();
  }

  private static HasMetadata withPod(HasMetadata resource, PodTemplateSpec pod) {
    return switch (resource) {
      case Pod it ->
          new PodBuilder(it).withMetadata(pod.getMetadata()).withSpec(pod.getSpec()).build();
      case Deployment it ->
          new DeploymentBuilder(it).editSpec().withTemplate(pod).endSpec().build();
      case StatefulSet it ->
          new StatefulSetBuilder(it).editSpec().withTemplate(pod).endSpec().build();
      case DaemonSet it -> new DaemonSetBuilder(it).editSpec().withTemplate(pod).endSpec().build();
      case ReplicaSet it ->
          new ReplicaSetBuilder(it).editSpec().withTemplate(pod).endSpec().build();
      case Job it -> new JobBuilder(it).editSpec().withTemplate(pod).endSpec().build();
      case CronJob it ->
          new CronJobBuilder(it)
              .editSpec()
              .editJobTemplate()
              .editSpec()
              .withTemplate(pod)
              .endSpec()
              .endJobTemplate()
              .endSpec()
              .build();
      default ->
          throw new IllegalArgumentException(
              "has no pod template: " + resource.getFullResourceName());
    };
  }
}
