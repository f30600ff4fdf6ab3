package dev.appversion.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpServer;
import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReferencedObjectsTest {
  private static final ResourceID SHOP = new ResourceID("shop", "web");

  @Test
  void aConcurrentDeletionOfTheAppVersionIsNoError() throws IOException, InterruptedException {
    CountDownLatch requested = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    HttpServer silent =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    silent.createContext(
        "/",
        exchange -> {
          requested.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    silent.start();
    try (KubernetesClient client = client(silent.getAddress().getPort())) {
      ReferencedObjects<Secret> secrets = new ReferencedObjects<>(Secret.class, "named", client);
      CompletableFuture<Void> refers =
          CompletableFuture.runAsync(() -> secrets.refer(SHOP, Set.of("shop-appversion")));
      assertThat(requested.await(30, TimeUnit.SECONDS)).isTrue();

      secrets.onResourceDeleted(shop());

      assertThatCode(refers::join).doesNotThrowAnyException();
      assertThat(secrets.get(SHOP, "shop-appversion")).isEmpty();
    } finally {
      end.countDown();
      silent.stop(0);
    }
  }

  private static KubernetesClient client(int port) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  private static AppVersion shop() {
    AppVersion app = new AppVersion();
    app.setMetadata(new ObjectMetaBuilder().withName("shop").withNamespace("web").build());
    return app;
  }
}
