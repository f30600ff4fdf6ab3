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
    return templateIn(resource).map(template -> inject(resource, template, lookup));
  }

  private Result inject(
      HasMetadata resource, EmbeddedTemplate template, Function<String, KnownApp> lookup) {
    PodTemplateSpec pod = template.pod();
    KnownApp known = policy.appOf(pod.getMetadata()).map(lookup).orElseGet(KnownApp.Unknown::new);
    InjectionDecision decision = policy.decide(pod, known);
    return new Result(
        switch (decision) {
          case Inject inject -> template.replacement().apply(PodInjector.inject(pod, inject));
          case Complete complete ->
              template.replacement().apply(PodInjector.complete(pod, complete));
          case Skip skip -> resource;
          case Deny deny -> resource;
        },
        decision);
  }

  /**
   * The pod template of a resource.
   *
   * @param replacement the resource with another pod template
   */
  private record EmbeddedTemplate(
      PodTemplateSpec pod, Function<PodTemplateSpec, HasMetadata> replacement) {}

  private static Optional<EmbeddedTemplate> templateIn(HasMetadata resource) {
    return switch (resource) {
      case Pod it ->
          template(
              templateOf(it),
              pod ->
                  new PodBuilder(it)
                      .withMetadata(pod.getMetadata())
                      .withSpec(pod.getSpec())
                      .build());
      case Deployment it when it.getSpec() != null ->
          template(
              it.getSpec().getTemplate(),
              pod -> new DeploymentBuilder(it).editSpec().withTemplate(pod).endSpec().build());
      case StatefulSet it when it.getSpec() != null ->
          template(
              it.getSpec().getTemplate(),
              pod -> new StatefulSetBuilder(it).editSpec().withTemplate(pod).endSpec().build());
      case DaemonSet it when it.getSpec() != null ->
          template(
              it.getSpec().getTemplate(),
              pod -> new DaemonSetBuilder(it).editSpec().withTemplate(pod).endSpec().build());
      case ReplicaSet it when it.getSpec() != null ->
          template(
              it.getSpec().getTemplate(),
              pod -> new ReplicaSetBuilder(it).editSpec().withTemplate(pod).endSpec().build());
      case Job it when it.getSpec() != null ->
          template(
              it.getSpec().getTemplate(),
              pod -> new JobBuilder(it).editSpec().withTemplate(pod).endSpec().build());
      case CronJob it
          when it.getSpec() != null
              && it.getSpec().getJobTemplate() != null
              && it.getSpec().getJobTemplate().getSpec() != null ->
          template(
              it.getSpec().getJobTemplate().getSpec().getTemplate(),
              pod ->
                  new CronJobBuilder(it)
                      .editSpec()
                      .editJobTemplate()
                      .editSpec()
                      .withTemplate(pod)
                      .endSpec()
                      .endJobTemplate()
                      .endSpec()
                      .build());
      default -> Optional.empty();
    };
  }

  private static Optional<EmbeddedTemplate> template(
      @Nullable PodTemplateSpec pod, Function<PodTemplateSpec, HasMetadata> replacement) {
    return Optional.ofNullable(pod).map(present -> new EmbeddedTemplate(present, replacement));
  }

  /** The template from which a pod would be created. */
  public static PodTemplateSpec templateOf(Pod pod) {
    return new PodTemplateSpecBuilder()
        .withMetadata(pod.getMetadata())
        .withSpec(pod.getSpec())
        .build();
  }
}
