package dev.appversion.operator.cluster;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.desiredstate.objects.Ownership;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.versioning.contract.ObjectLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AppVersion's objects in the cluster: read from the informers' caches, written by server-side
 * apply, and only where they differ from the cluster.
 */
public final class ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

  private final Context<AppVersion> context;
  private final OwnedObjects objects;
  private final ResourceID owner;
  private final ObjectWriter writer;
  private final List<ObjectProblem> problems = new ArrayList<>();

  /** The objects of an AppVersion during one reconciliation. */
  public ObjectStore(AppVersion resource, Context<AppVersion> context) {
    this.context = context;
    this.objects = new OwnedObjects(resource);
    this.owner = ResourceID.fromResource(resource);
    this.writer =
        new ObjectWriter(context.getClient(), context.getControllerConfiguration().fieldManager());
  }

  /** This AppVersion's own objects of a type. */
  public <R extends HasMetadata> List<R> owned(Class<R> type) {
    return labelled(type).stream().filter(objects::owns).toList();
  }

  /** The objects in the informers' caches that a selector matches, of any owner. */
  public <R extends HasMetadata> Stream<R> cached(Class<R> type, Map<String, String> selector) {
    InformerEventSource<R, AppVersion> source = source(type);
    return LabelIndex.select(
        key -> source.byIndex(LabelIndex.NAME, key), owner.getNamespace().orElseThrow(), selector);
  }

  /** The objects of a type that carry the label of this AppVersion, of any owner. */
  public <R extends HasMetadata> List<R> labelled(Class<R> type) {
    return cached(type, Map.of(ObjectLabels.APP, owner.getName())).toList();
  }

  /** An object that this AppVersion owns or will adopt. */
  public <R extends HasMetadata> Optional<R> claimed(Class<R> type, String name) {
    return source(type).get(id(name)).filter(objects::claims);
  }

  /**
   * The result for one object.
   *
   * @param object as the cluster has it, if it belongs to this AppVersion
   * @param asDesired whether it is as desired; if not, {@link #problems} has the reason
   */
  public record Applied<R extends HasMetadata>(Optional<R> object, boolean asDesired) {}

  /** The problems of all calls so far. */
  public List<ObjectProblem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Applies an object. A refusal is added to {@link #problems} and does not affect other objects.
   *
   * @throws NamespaceEndingException if the namespace is being deleted
   */
  public <R extends HasMetadata> Applied<R> apply(R desired) throws NamespaceEndingException {
    InformerEventSource<R, AppVersion> source = source(desired);
    Optional<R> actual = present(desired);
    Optional<ApplyPlan.Present> present =
        actual.map(object -> new ApplyPlan.Present(object, objects.ownership(object)));
    Step step =
        ApplyPlan.first(desired, present, actual.filter(it -> matches(it, desired)).isPresent());
    while (true) {
      switch (step) {
        case Step.Keep keep -> {
          return new Applied<>(actual, true);
        }
        case Step.Stop stop -> throw new NamespaceEndingException();
        case Step.Leave leave -> {
          problems.add(leave.problem());
          return new Applied<>(actual.filter(objects::claims), false);
        }
        case Step.Write write -> {
          try {
            R written = writer.write(write, desired, actual);
            remember(source, written, actual);
            log("applied an object", written);
            return new Applied<>(Optional.of(written), true);
          } catch (KubernetesClientException e) {
            if (!Refusal.isOne(e)) {
              throw e;
            }
            step = ApplyPlan.after(write, Refusal.of(e), desired, present);
          }
        }
      }
    }
  }

  /**
   * The object of this one's type and name. The cache contains objects with our label; others may
   * exist without it, so an absent object is requested once. With the label it is then in the
   * cache.
   */
  public <R extends HasMetadata> Optional<R> present(R desired) {
    Optional<R> cached = source(desired).get(id(desired.getMetadata().getName()));
    return cached.isPresent()
        ? cached
        : Optional.ofNullable(context.getClient().resource(desired).get());
  }

  /** The pods that a selector matches, with or without our labels. */
  public List<PodView> pods(Map<String, String> selector) {
    return context
        .getClient()
        .pods()
        .inNamespace(owner.getNamespace().orElseThrow())
        .withLabels(selector)
        .list()
        .getItems()
        .stream()
        .map(PodView::of)
        .toList();
  }

  /** Adds a problem that was found before a write. */
  public void report(ObjectProblem problem) {
    problems.add(problem);
  }

  /**
   * Edits an object that other clients own too: writes only the fields that differ, and only if the
   * object has not changed since it was read.
   *
   * @throws NamespaceEndingException if the namespace is being deleted
   */
  public <R extends HasMetadata> Applied<R> edit(R seen, R edited) throws NamespaceEndingException {
    if (seen.equals(edited)) {
      return new Applied<>(Optional.of(seen), true);
    }
    try {
      R written = writer.edit(seen, edited);
      InformerEventSource<R, AppVersion> source = source(seen);
      remember(source, written, source.get(ResourceID.fromResource(seen)));
      log("edited an object", written);
      return new Applied<>(Optional.of(written), true);
    } catch (KubernetesClientException e) {
      if (!Refusal.isOne(e)) {
        throw e;
      }
      Refusal refusal = Refusal.of(e);
      if (refusal instanceof Refusal.NamespaceEnding) {
        throw new NamespaceEndingException();
      }
      problems.add(ObjectProblem.refused(seen, refusal.words()));
      return new Applied<>(Optional.of(seen), false);
    }
  }

  private <R extends HasMetadata> boolean matches(R actual, R desired) {
    R wanted = desired;
    if (objects.ownership(actual) == Ownership.RELEASED) {
      wanted = context.getClient().getKubernetesSerialization().clone(desired);
      wanted.getMetadata().setOwnerReferences(List.of());
    }
    return SSABasedGenericKubernetesResourceMatcher.<R>getInstance()
        .matches(actual, wanted, context);
  }

  /**
   * Creates an object that must not be overwritten and that no informer caches.
   *
   * @return false if an object of that name exists meanwhile
   * @throws RefusedException if the API server refuses it
   * @throws NamespaceEndingException if the namespace is being deleted
   */
  public <R extends HasMetadata> boolean create(R desired)
      throws RefusedException, NamespaceEndingException {
    try {
      R written = context.getClient().resource(desired).create();
      log("created an object", written);
      return true;
    } catch (KubernetesClientException e) {
      if (!Refusal.isOne(e)) {
        throw e;
      }
      return switch (Refusal.of(e)) {
        case Refusal.Changed changed -> false;
        case Refusal.NamespaceEnding ending -> throw new NamespaceEndingException();
        case Refusal refusal ->
            throw RefusedException.of(List.of(ObjectProblem.refused(desired, refusal.words())));
      };
    }
  }

  /** Deletes an object of this AppVersion, unless it was replaced by another. */
  public void delete(HasMetadata object) {
    try {
      context
          .getClient()
          .resource(object)
          .lockResourceVersion(object.getMetadata().getResourceVersion())
          .delete();
      log("deleted an object", object);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      // It was changed meanwhile: the informer raises an event, and the next reconciliation
      // decides.
    }
  }

  private static <R extends HasMetadata> void remember(
      InformerEventSource<R, AppVersion> source, R written, Optional<R> before) {
    ResourceID id = ResourceID.fromResource(written);
    before.ifPresentOrElse(
        old -> source.handleRecentResourceUpdate(id, written, old),
        () -> source.handleRecentResourceCreate(id, written));
  }

  private void log(String message, HasMetadata object) {
    LOG.info(
        "{} namespace={} appversion={} kind={} name={}",
        message,
        owner.getNamespace().orElse(""),
        owner.getName(),
        object.getKind(),
        object.getMetadata().getName());
  }

  private ResourceID id(String name) {
    return new ResourceID(name, owner.getNamespace().orElseThrow());
  }

  @SuppressWarnings("unchecked") // an object's class is its type
  private <R extends HasMetadata> InformerEventSource<R, AppVersion> source(R object) {
    return source((Class<R>) object.getClass());
  }

  private <R extends HasMetadata> InformerEventSource<R, AppVersion> source(Class<R> type) {
    for (EventSource<R, AppVersion> source :
        context.eventSourceRetriever().getEventSourcesFor(type)) {
      if (source instanceof InformerEventSource<R, AppVersion> informer) {
        return informer;
      }
    }
    throw new IllegalStateException("no informer for " + type.getSimpleName());
  }
}
