package dev.appversion.operator.status;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.refusal.Refusal;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events ({@code events.k8s.io/v1}). A failure to write one is logged and has no other
 * effect.
 */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final String CONTROLLER = "appversion.dev/operator";
  private static final int MAX_NOTE = 1000; // the API server accepts 1 kB
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String instance;
  private final Clock clock;

  /**
   * @param instance identifies this replica of the operator
   */
  public EventRecorder(KubernetesClient client, String instance, Clock clock) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
  }

  /** Writes one event for each notice. Blocks; errors are logged only. */
  public void record(AppVersion resource, List<Notice> notices) {
    notices.forEach(notice -> record(resource, notice));
  }

  private void record(AppVersion resource, Notice notice) {
    String note = notice.message();
    try {
      client
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(resource.getMetadata().getName() + "-")
                  .withNamespace(resource.getMetadata().getNamespace())
                  .endMetadata()
                  .withType(notice.warning() ? "Warning" : "Normal")
                  .withReason(notice.reason())
                  .withAction("Reconcile")
                  .withNote(note.length() > MAX_NOTE ? note.substring(0, MAX_NOTE) + "…" : note)
                  .withEventTime(new MicroTime(MICROS.format(clock.instant())))
                  .withReportingController(CONTROLLER)
                  .withReportingInstance(instance)
                  .withNewRegarding()
                  .withApiVersion(resource.getApiVersion())
                  .withKind(resource.getKind())
                  .withName(resource.getMetadata().getName())
                  .withNamespace(resource.getMetadata().getNamespace())
                  .withUid(resource.getMetadata().getUid())
                  .endRegarding()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (Refusal.of(e) instanceof Refusal.NamespaceEnding) {
        return;
      }
      LOG.warn("cannot write an event reason={} error={}", notice.reason(), Refusal.words(e));
    }
  }
}
