package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.cluster.LabelIndex;
import dev.appversion.operator.cluster.ManagedFieldsTrimming;
import dev.appversion.operator.cluster.TrimmedCache;
import dev.appversion.operator.pods.PodTrimming;
import dev.appversion.operator.pods.PodView;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.contract.ObjectNames;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The informers by label: the objects of AppVersions, and the pods with an inject label. */
public final class EventSources {
  private static final List<Class<? extends HasMetadata>> OWNED =
      List.of(Service.class, ConfigMap.class, Role.class, RoleBinding.class);

  /** Objects in one response to a list: the whole list of a large cluster needs much memory. */
  public static final long PAGE = 500;

  private EventSources() {}

  /** The types of the objects that belong to an AppVersion and are watched by their label. */
  static List<Class<? extends HasMetadata>> owned() {
    return OWNED;
  }

  /** The types of the objects that the informers cache. */
  public static List<Class<? extends HasMetadata>> types() {
    return Stream.concat(OWNED.stream(), Stream.of(Pod.class)).toList();
  }

  /** The informers of all {@link #types}, for one reconciler. */
  public static List<EventSource<?, AppVersion>> informers(EventSourceContext<AppVersion> context) {
    return OWNED.stream()
        .<EventSource<?, AppVersion>>map(type -> owned(type, context))
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                sources -> {
                  sources.add(pods(context));
                  return List.copyOf(sources);
                }));
  }

  private static <R extends HasMetadata> InformerEventSource<R, AppVersion> owned(
      Class<R> type, EventSourceContext<AppVersion> context) {
    return indexed(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(type, AppVersion.class)
                .withName("owned-" + type.getSimpleName())
                .withLabelSelector(ObjectLabels.APP)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(object -> byLabel(object, ObjectLabels.APP))
                .withItemStore(
                    TrimmedCache.of(
                        namespaces(context),
                        new ManagedFieldsTrimming<>(ObjectNames.FIELD_MANAGER)))
                .withInformerListLimit(PAGE)
                .build(),
            context));
  }

  private static InformerEventSource<Pod, AppVersion> pods(EventSourceContext<AppVersion> context) {
    IndexerResourceCache<AppVersion> apps = context.getPrimaryCache();
    apps.addIndexer(
        LabelIndex.NAME,
        app -> List.of(LabelIndex.key(app.getMetadata().getNamespace(), app.getSpec().selector())));
    return indexed(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Pod.class, AppVersion.class)
                .withName("pods")
                .withLabelSelector(ObjectLabels.INJECT)
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(pod -> appsOf(pod, apps))
                .withOnUpdateFilter((now, before) -> !PodView.of(now).equals(PodView.of(before)))
                .withItemStore(TrimmedCache.of(namespaces(context), new PodTrimming()))
                .withInformerListLimit(PAGE)
                .build(),
            context));
  }

  /** The namespaces with an informer of their own. */
  private static Set<String> namespaces(EventSourceContext<AppVersion> context) {
    return context.getControllerConfiguration().getEffectiveNamespaces();
  }

  private static <R extends HasMetadata> InformerEventSource<R, AppVersion> indexed(
      InformerEventSource<R, AppVersion> source) {
    source.addIndexers(Map.of(LabelIndex.NAME, LabelIndex::keys));
    return source;
  }

  /**
   * The AppVersion that a pod names, and those that select the pod nevertheless: their status
   * reports that the pod names another.
   */
  private static Set<ResourceID> appsOf(Pod pod, IndexedResourceCache<AppVersion> apps) {
    PodView view = PodView.of(pod);
    return Stream.concat(
            byLabel(pod, ObjectLabels.INJECT).stream(),
            LabelIndex.keys(pod).stream()
                .flatMap(key -> apps.byIndex(LabelIndex.NAME, key).stream())
                .filter(app -> view.matches(app.getSpec().selector()))
                .map(ResourceID::fromResource))
        .collect(Collectors.toSet());
  }

  /** The AppVersion that a label names, in the object's namespace. */
  static Set<ResourceID> byLabel(HasMetadata object, String label) {
    Map<String, String> labels = object.getMetadata().getLabels();
    String name = labels == null ? null : labels.get(label);
    return name == null || name.isEmpty()
        ? Set.of()
        : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
  }
}
