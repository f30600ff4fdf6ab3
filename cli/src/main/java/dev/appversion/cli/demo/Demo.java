package dev.appversion.cli.demo;

import dev.appversion.cli.local.LocalSession;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Everything of the demo but its words: two shops, visitors, measured shares, the live page. */
public final class Demo implements AutoCloseable {
  /** How many visits the shares are measured over. */
  public static final int SAMPLE = 200;

  private final ShopApp first = ShopApp.start("v1.0", "The Corner Shop");
  private final ShopApp second = ShopApp.start("v1.1", "Corner & Co.");
  private final Shares shares = new Shares(SAMPLE);
  private final LivePage page;

  /**
   * Starts the shops and the live page.
   *
   * @param pagePort the live page's port; 0 takes a free one
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

  /** The resource that the demo begins with. */
  public static String resource() {
    return new String(
        ShopAssets.resource("/dev/appversion/cli/demo/appversion-demo.yaml"),
        StandardCharsets.UTF_8);
  }

  /** Version name to the shop that serves it. */
  public Map<String, URI> upstreams() {
    return Map.of("v1.0", first.uri(), "v1.1", second.uri());
  }

  /** Where the live page is. */
  public URI page() {
    return page.uri();
  }

  /** Another table is in force: what was measured before belongs to the old one. */
  public void tableChanged() {
    shares.restart();
  }

  /** Lets visitors in. */
  public Traffic traffic(LocalSession session, String file, Clock clock) {
    return new Traffic(session, file, clock);
  }

  /** Visitors, and what they see. */
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
     * What is to be shown now; the live page shows it too.
     *
     * @param problem what is wrong with the file; empty if nothing
     */
    public DemoStatus look(String problem) {
      RoutingTable table = session.table();
      Shares.Measured measured = shares.measured();
      Map<String, Double> asked = table.shares();
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
                        double share = asked.getOrDefault(version.name(), 0.0);
                        return new DemoStatus.Version(
                            version.name(),
                            version.appVersion(),
                            share,
                            measured.percent(version.backend()),
                            measured.isAsAsked(version.backend(), share));
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
