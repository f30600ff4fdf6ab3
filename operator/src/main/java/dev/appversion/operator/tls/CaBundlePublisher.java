package dev.appversion.operator.tls;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the authorities that the API server trusts: owns the field {@code caBundle} of our
 * webhooks by server-side apply, and no other field of the configuration.
 */
final class CaBundlePublisher {
  private static final Logger LOG = LoggerFactory.getLogger(CaBundlePublisher.class);
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("appversion-operator-tls")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final String configuration;

  CaBundlePublisher(KubernetesClient client, String configuration) {
    this.client = client;
    this.configuration = configuration;
  }

  /**
   * Watches the configuration.
   *
   * @param changed run at each change of it
   * @param ended run when the watch has ended; another one must be opened then
   */
  Watch watch(Runnable changed, Runnable ended) {
    return client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(configuration)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, MutatingWebhookConfiguration resource) {
                changed.run();
              }

              @Override
              public void onClose(WatcherException cause) {
                ended.run();
              }
            });
  }

  /** Writes the bundle into the webhooks that have another one. */
  void publish(String bundle) {
    var resource =
        client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(configuration);
    MutatingWebhookConfiguration present = resource.get();
    if (present == null) {
      LOG.warn(
          "the webhook configuration does not exist, no sidecar is injected name={}",
          configuration);
      return;
    }
    String encoded = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII));
    List<MutatingWebhook> webhooks = new ArrayList<>();
    boolean current = true;
    for (MutatingWebhook webhook : present.getWebhooks()) {
      current &= encoded.equals(webhook.getClientConfig().getCaBundle());
      MutatingWebhook ours = new MutatingWebhook();
      ours.setName(webhook.getName());
      ours.setClientConfig(
          new io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig());
      ours.getClientConfig().setCaBundle(encoded);
      webhooks.add(ours);
    }
    if (current) {
      return;
    }
    resource.patch(
        APPLY,
        new MutatingWebhookConfigurationBuilder()
            .withNewMetadata()
            .withName(configuration)
            .endMetadata()
            .withWebhooks(webhooks)
            .build());
    LOG.info("published the authorities of the webhook name={}", configuration);
  }
}
