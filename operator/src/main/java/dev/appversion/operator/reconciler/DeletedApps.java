package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.deletion.LeftBehind;
import dev.appversion.operator.deletion.LeftBehind.Action;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes or restores the objects of AppVersions that are deleted, once that is due. */
final class DeletedApps {
  private static final Logger LOG = LoggerFactory.getLogger(DeletedApps.class);
  private static final Set<Class<?>> TYPES = Set.of(Service.class, ConfigMap.class);

  private final KubernetesClient client;
  private final LeftBehind leftBehind;
  private final ObjectWriter writer;
  private volatile List<InformerEventSource<?, ?>> sources = List.of();

  DeletedApps(KubernetesClient client, LeftBehind leftBehind, String fieldManager) {
    this.client = client;
    this.leftBehind = leftBehind;
    this.writer = new ObjectWriter(client, fieldManager);
  }

  /** Says whose caches hold the objects with a label of ours. */
  void from(List<EventSource<?, AppVersion>> informers) {
    sources =
        informers.stream()
            .filter(source -> TYPES.contains(source.resourceType()))
            .<InformerEventSource<?, ?>>map(source -> (InformerEventSource<?, ?>) source)
            .toList();
  }

  void carryOut() {
    for (Action action : leftBehind.due(sources.stream().flatMap(DeletedApps::objects))) {
      try {
        switch (action) {
          case Action.Delete(HasMetadata object) -> {
            client
                .resource(object)
                .lockResourceVersion(object.getMetadata().getResourceVersion())
                .delete();
            log("deleted an object of a deleted AppVersion", object);
          }
          case Action.Restore(Service live, Service restored) -> {
            writer.edit(live, restored);
            log("restored an adopted Service of a deleted AppVersion", live);
          }
        }
      } catch (KubernetesClientException e) {
        // It changed or went away, or the API server is not there: looked at again next time.
        LOG.atDebug().setMessage("cannot tidy up yet").addKeyValue("cause", e.getMessage()).log();
      }
    }
  }

  private static Stream<HasMetadata> objects(InformerEventSource<?, ?> source) {
    return source.list(object -> true).map(HasMetadata.class::cast);
  }

  private static void log(String message, HasMetadata object) {
    LOG.atInfo()
        .setMessage(message)
        .addKeyValue("namespace", object.getMetadata().getNamespace())
        .addKeyValue("kind", object.getKind())
        .addKeyValue("name", object.getMetadata().getName())
        .log();
  }
}
