package dev.appversion.operator.tls;

import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectLabels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Manages the operator's certificate: reads it from its Secret, creates and renews it, presents it
 * to clients, publishes its authorities.
 *
 * <p>Every replica does this. The Secret coordinates them: each write has the {@code
 * resourceVersion} that was read, so if two renew at the same time, the API server refuses one,
 * which then reads the other's certificate.
 */
public final class TlsManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsManager.class);

  /**
   * The interval of reads: a certificate that another replica has replaced is valid for hours more.
   */
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Changes of the webhook configuration within this time are handled together. */
  private static final Duration TOGETHER = Duration.ofMillis(200);

  private static final int CONFLICTS = 5;

  private final KubernetesClient client;
  private final TlsSettings settings;
  private final Clock clock;
  private final Consumer<String> bundleListener;
  private final CertificateMaker maker = new CertificateMaker();
  private final ServingKeyManager keyManager = new ServingKeyManager();
  private final SSLContext context = keyManager.context();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls").factory());

  private volatile String bundle = "";
  private @Nullable X509Certificate shown;
  private @Nullable TlsMaterial remembered;

  /** The last logged problem; it is not logged again at each retry. */
  private String problem = "";

  private final Optional<CaBundlePublisher> publisher;
  private final Optional<CaBundleWatch> watch;
  private final AtomicBoolean changed = new AtomicBoolean();

  /**
   * A manager that does nothing before {@link #start()}.
   *
   * @param bundleListener called at each change of the authorities' bundle, in the manager's thread
   */
  public TlsManager(
      KubernetesClient client, TlsSettings settings, Clock clock, Consumer<String> bundleListener) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.bundleListener = bundleListener;
    this.publisher =
        settings.webhookConfiguration().isEmpty()
            ? Optional.empty()
            : Optional.of(new CaBundlePublisher(client, settings.webhookConfiguration()));
    this.watch = publisher.map(known -> new CaBundleWatch(known, this::configurationChanged));
  }

  /**
   * Reads or creates the certificate, then keeps it up to date in the background. Blocks for the
   * first attempt.
   */
  public void start() {
    long next = tick() ? PERIOD.toMillis() : RETRY.toMillis();
    schedule(next);
  }

  private void configurationChanged() {
    if (changed.compareAndSet(false, true) && !executor.isShutdown()) {
      var _ =
          executor.schedule(
              () -> {
                changed.set(false);
                tick();
              },
              TOGETHER.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private void schedule(long millis) {
    if (!executor.isShutdown()) {
      var _ =
          executor.schedule(
              () -> schedule(tick() ? PERIOD.toMillis() : RETRY.toMillis()),
              millis,
              TimeUnit.MILLISECONDS);
    }
  }

  /** The context for servers, which always presents the latest certificate. */
  public SSLContext context() {
    return context;
  }

  /** PEM of the authorities to trust; empty before the first success. */
  public String bundle() {
    return bundle;
  }

  /** Whether there is a certificate. */
  public boolean isReady() {
    return keyManager.hasCertificate();
  }

  @Override
  public void close() {
    watch.ifPresent(CaBundleWatch::close);
    executor.shutdownNow();
  }

  /**
   * Brings certificate, webhooks and watch up to date once.
   *
   * @return whether that succeeded
   */
  synchronized boolean tick() {
    try {
      switch (settings.source()) {
        case OPERATOR -> own();
        case SECRET -> foreign();
      }
      if (!bundle.isEmpty()) {
        publisher.ifPresent(known -> known.publish(bundle));
        watch.ifPresent(CaBundleWatch::open);
      }
      problem = "";
      return true;
    } catch (KubernetesClientException | GeneralSecurityException e) {
      log(String.valueOf(e.getMessage()));
      return false;
    } catch (RuntimeException e) {
      // A scheduled task that throws is not run again.
      log(e.toString());
      return false;
    }
  }

  private void log(String reason) {
    if (reason.equals(problem)) {
      return;
    }
    problem = reason;
    LOG.warn(
        "cannot update the certificate, keeping the current one and retrying"
            + " secret={}/{} error={}",
        settings.namespace(),
        settings.secret(),
        reason);
  }

  private void own() {
    for (int attempt = 1; ; attempt++) {
      Secret secret = secret();
      Optional<TlsMaterial> stored = read(secret);
      Optional<TlsMaterial> step =
          settings.rotation().step(stored, settings.hosts(), clock.instant(), maker);
      try {
        // A Secret that lost its data gets the known certificate again, while it is valid.
        if (stored.isEmpty() && remembered != null) {
          TlsMaterial kept = remembered;
          step =
              Optional.of(
                  settings
                      .rotation()
                      .step(Optional.of(kept), settings.hosts(), clock.instant(), maker)
                      .orElse(kept));
        }
        if (step.isPresent()) {
          write(secret, step.get());
          LOG.info(
              "wrote the certificate secret={}/{} until={} authorities={}",
              settings.namespace(),
              settings.secret(),
              step.get().serving().certificate().getNotAfter().toInstant(),
              Pem.count(step.get().bundle()));
        }
        TlsMaterial material = step.or(() -> stored).orElseThrow();
        remembered = material;
        show(
            List.of(material.serving().certificate()), material.serving().key(), material.bundle());
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == CONFLICTS) {
          throw e;
        }
        LOG.info("another replica wrote the certificate, reading it secret={}", settings.secret());
      }
    }
  }

  private Optional<TlsMaterial> read(@Nullable Secret secret) {
    try {
      return TlsSecretData.read(secret == null ? null : secret.getData());
    } catch (GeneralSecurityException e) {
      LOG.warn(
          "the certificate cannot be used, creating a new one secret={}/{} error={}",
          settings.namespace(),
          settings.secret(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private void foreign() throws GeneralSecurityException {
    Secret secret = secret();
    if (secret == null || secret.getData() == null) {
      throw new GeneralSecurityException("the Secret does not exist or is empty");
    }
    Map<String, String> data = secret.getData();
    String authorities =
        data.containsKey(DataKeys.CERTIFICATE_AUTHORITY)
            ? TlsSecretData.text(data, DataKeys.CERTIFICATE_AUTHORITY)
            : "";
    show(
        Pem.certificates(TlsSecretData.text(data, TlsSecretData.CERTIFICATE)),
        Pem.privateKey(TlsSecretData.text(data, TlsSecretData.KEY)),
        authorities);
  }

  private void show(List<X509Certificate> chain, java.security.PrivateKey key, String authorities) {
    if (!authorities.equals(bundle)) {
      bundle = authorities;
      bundleListener.accept(authorities);
    }
    if (!chain.getFirst().equals(shown)) {
      keyManager.show(chain, key);
      shown = chain.getFirst();
    }
  }

  private @Nullable Secret secret() {
    return client.secrets().inNamespace(settings.namespace()).withName(settings.secret()).get();
  }

  private void write(@Nullable Secret secret, TlsMaterial material) {
    Map<String, String> data = TlsSecretData.write(material);
    if (secret == null) {
      Secret made =
          new SecretBuilder()
              .withNewMetadata()
              .withNamespace(settings.namespace())
              .withName(settings.secret())
              .addToLabels(ObjectLabels.MANAGED_BY, ObjectLabels.MANAGED_BY_VALUE)
              .endMetadata()
              .withData(data)
              .build();
      client.resource(made).create();
    } else {
      client.resource(new SecretBuilder(secret).withData(data).build()).update();
    }
  }
}
