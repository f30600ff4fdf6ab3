package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.desired.OwnedObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AppVersion's objects in the cluster: read from the informers' caches, written by server-side
 * apply, and only where the cluster has something else.
 */
final class ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

  private final Context<AppVersion> context;
  private final OwnedObjects objects;
  private final ResourceID owner;

  ObjectStore(AppVersion resource, Context<AppVersion> context) {
    this.context = context;
    this.objects = new OwnedObjects(resource);
    this.owner = ResourceID.fromResource(resource);
  }

  /** This AppVersion's own objects of a type. */
  <R extends HasMetadata> List<R> owned(Class<R> type) {
    return source(type).list(owner.getNamespace().orElseThrow(), objects::owns).toList();
  }

  /** What carries a label that leads to this AppVersion, be it its own or not. */
  <R extends HasMetadata> Set<R> labelled(Class<R> type) {
    return context.getSecondaryResources(type);
  }

  /** One of this AppVersion's own objects. */
  <R extends HasMetadata> Optional<R> owned(Class<R> type, String name) {
    return source(type).get(id(name)).filter(objects::owns);
  }

  /**
   * Makes the cluster have this object.
   *
   * @return the object as the cluster has it
   * @throws RefusedException if there is an object of that name that is not ours
   */
  <R extends HasMetadata> R apply(R desired) throws RefusedException {
    InformerEventSource<R, AppVersion> source = source(desired);
    String name = desired.getMetadata().getName();
    Optional<R> cached = source.get(id(name));
    // The cache holds what carries our label. What is not in it may still be there: asked once,
    // since afterwards it is in the cache.
    Optional<R> actual =
        cached.isPresent()
            ? cached
            : Optional.ofNullable(context.getClient().resource(desired).get());
    if (actual.isPresent()) {
      if (!objects.owns(actual.get())) {
        throw RefusedException.nameTaken(actual.get());
      }
      if (SSABasedGenericKubernetesResourceMatcher.<R>getInstance()
          .matches(actual.get(), desired, context)) {
        return actual.get();
      }
      // With the uid the API server refuses to write to another object that has come in its place.
      desired.getMetadata().setUid(actual.get().getMetadata().getUid());
    }
    R written =
        context
            .getClient()
            .resource(desired)
            .fieldManager(context.getControllerConfiguration().fieldManager())
            .forceConflicts()
            .serverSideApply();
    remember(source, written, actual);
    log("applied an object", written);
    return written;
  }

  /**
   * Makes an object that must not be overwritten and that no informer holds.
   *
   * @return false if there is one of that name by now
   */
  <R extends HasMetadata> boolean create(R desired) {
    try {
      R written = context.getClient().resource(desired).create();
      log("created an object", written);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  /** Deletes one of our own objects, unless another has come in its place. */
  void delete(HasMetadata object) {
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
      // It was changed meanwhile: the change comes as an event, and it is decided anew.
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
    LOG.atInfo()
        .setMessage(message)
        .addKeyValue("namespace", owner.getNamespace().orElse(""))
        .addKeyValue("appVersion", owner.getName())
        .addKeyValue("kind", object.getKind())
        .addKeyValue("name", object.getMetadata().getName())
        .log();
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
