package dev.appversion.operator.webhook;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.injection.KnownApp;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the AppVersion from the API server, within a deadline. A pod is injected without the
 * result, too: the sidecar determines its version itself.
 */
public final class ApiAppLookup implements AppLookup, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiAppLookup.class);

  private final KubernetesClient client;
  private final Duration deadline;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("app-lookup").factory());

  /**
   * Looks up AppVersions with this client.
   *
   * @param deadline of one lookup
   */
  public ApiAppLookup(KubernetesClient client, Duration deadline) {
    this.client = client;
    this.deadline = deadline;
  }

  @Override
  public KnownApp find(String namespace, String name) {
    Future<KnownApp> answer = executor.submit(() -> get(namespace, name));
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      LOG.warn(
          "no response of the API server in time appversion={}/{} deadline={}",
          namespace,
          name,
          deadline);
    } catch (ExecutionException e) {
      LOG.warn(
          "cannot look up an AppVersion appversion={}/{} error={}",
          namespace,
          name,
          String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new KnownApp.Unknown();
  }

  private KnownApp get(String namespace, String name) {
    AppVersion resource =
        client.resources(AppVersion.class).inNamespace(namespace).withName(name).get();
    return resource == null ? new KnownApp.Missing() : new KnownApp.Found(resource);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
