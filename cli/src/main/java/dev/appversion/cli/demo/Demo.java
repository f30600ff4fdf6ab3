package dev.appversion.cli.demo;

import dev.appversion.cli.local.LocalSession;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The demo without its output: two shops, visitors, measured shares, the live page. */
public final class Demo implements AutoCloseable {
  /** The number of visits over which the shares are measured. */
  public static final int SAMPLE = 200;

  private final ShopApp first = ShopApp.start("v1.0", "The Corner Shop");
  private final ShopApp second = ShopApp.start("v1.1", "Corner & Co.");
  private final Shares shares = new Shares(SAMPLE);
  private final LivePage page;

  /**
   * Starts the shops and the live page.
   *
   * @param pagePort the live page's port; 0 selects a free one
   * @throws RuntimeException if it cannot listen
   */
  public Demo(int pagePort) {
    try {
      page = LivePage.start(pagePort);
    } catch (RuntimeException e) {
      first.close();
      second.close();
      throw e;
    }
  }

  /** The resource at the start of the demo. */
  public static String resource() {
    return new String(
        ShopAssets.resource("/dev/appversion/cli/demo/appversion-demo.yaml"),
        StandardCharsets.UTF_8);
  }

  /** The addresses of the shops by version name. */
  public Map<String, URI> upstreams() {
    return Map.of("v1.0", first.uri(), "v1.1", second.uri());
  }

  /** The URL of the live page. */
  public URI page() {
    return page.uri();
  }

  /** Restarts the measurement: another table is in force. */
  public void tableChanged() {
    shares.restart();
  }

  /** Starts the visitors. */
  public Traffic traffic(LocalSession session, String file, Clock clock) {
    return new Traffic(session, file, clock);
  }

  /** The visitors and the status of the demo. */
  public final class Traffic implements AutoCloseable {
    private final LocalSession session;
    private final String file;
    private final Clock clock;
    private final URI shop;
    private final Visitors visitors;
    private Instant lastLook;
    private long lastRequests;

    private Traffic(LocalSession session, String file, Clock clock) {
      this.session = session;
      this.file = file;
      this.clock = clock;
      this.shop = URI.create("http://127.0.0.1:" + session.address().getPort() + "/");
      this.lastLook = clock.instant();
      this.visitors = Visitors.start(shop, shares);
    }

    /**
     * The present status, which is also sent to the live page.
     *
     * @param problem of the file; empty without one
     */
    public DemoStatus look(String problem) {
      RoutingTable table = session.table();
      Shares.Measured measured = shares.measured();
      Map<String, Double> expected = table.shares();
      Instant now = clock.instant();
      long requests = visitors.requests();
      long millis = Math.max(1, Duration.between(lastLook, now).toMillis());
      DemoStatus status =
          new DemoStatus(
              file,
              shop.toString(),
              table.revision(),
              table.versions().stream()
                  .map(
                      version -> {
                        double share = expected.getOrDefault(version.name(), 0.0);
                        return new DemoStatus.Version(
                            version.name(),
                            version.appVersion(),
                            share,
                            measured.percent(version.backend()),
                            measured.isAsExpected(version.backend(), share));
                      })
                  .toList(),
              measured.sample(),
              requests,
              Math.round(1000.0 * (requests - lastRequests) / millis),
              visitors.failures(),
              problem.isEmpty() ? visitors.lastFailure() : problem);
      lastLook = now;
      lastRequests = requests;
      page.update(status);
      return status;
    }

    @Override
    public void close() {
      visitors.close();
    }
  }

  @Override
  public void close() {
    page.close();
    first.close();
    second.close();
  }
}
