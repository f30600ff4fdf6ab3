package dev.appversion.e2e;

import dev.appversion.testkit.Cluster;
import java.net.URI;

/** The proxy before the shop, reached from outside the cluster. */
final class Edge implements AutoCloseable {
  private final Cluster.Forward forward;

  private Edge(Cluster.Forward forward) {
    this.forward = forward;
  }

  /** Starts the proxy and waits until it is ready. */
  static Edge before(Shop shop) {
    shop.apply("edge.yaml");
    shop.apply("nginx.yaml");
    shop.kubectl("rollout", "status", "deployment/nginx", "--timeout=60s").orThrow();
    return new Edge(shop.wayIn("nginx"));
  }

  /** Sends further requests to another Service, as an Ingress controller would. */
  static void route(Shop shop, String service) {
    shop.applyYaml(
        Shop.read("edge.yaml")
            .replace("proxy_pass http://shop;", "proxy_pass http://" + service + ";"));
    shop.kubectl("rollout", "restart", "deployment/nginx").orThrow();
    shop.kubectl("rollout", "status", "deployment/nginx", "--timeout=60s").orThrow();
  }

  URI url() {
    return forward.url();
  }

  @Override
  public void close() {
    forward.close();
  }
}
