package dev.appversion.sidecar.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.pages.PageReport;
import dev.appversion.versioning.routing.table.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random pages, tunnels and tables, over minutes of a virtual clock. */
class OpenPagesPropertyTest {
  private static final int VERSIONS = 4;

  /** What happens next. */
  private sealed interface Event {
    /** Time passes. */
    record Pass(int seconds) implements Event {}

    /** Another table is in use; v0 is always in it. */
    record Table(int beatSeconds, List<Integer> versions) implements Event {}

    /** A page of a version is loaded, and reports then. */
    record Load(int version) implements Event {}

    /** The page that was loaded first is closed. */
    record Close() implements Event {}

    /** A tunnel to a version is opened. */
    record Open(int version) implements Event {}

    /** The tunnel to a version is closed, if there is one. */
    record End(int version) implements Event {}
  }

  /** A page reports at the latest when its period is over. */
  private static final class Page {
    final String version;
    final Duration period;
    Duration due = Duration.ZERO;

    Page(String version, Duration period) {
      this.version = version;
      this.period = period;
    }
  }

  private static final class World {
    Duration now = Duration.ZERO;
    final OpenPages counts = new OpenPages(() -> now.toNanos());
    final List<Page> open = new ArrayList<>();
    final Map<String, Integer> tunnels = new HashMap<>();
    TreeSet<String> live = new TreeSet<>();
    Duration period = Duration.ZERO;

    void happen(Event event) {
      switch (event) {
        case Event.Pass pass -> {
          for (int second = 0; second < pass.seconds(); second++) {
            now = now.plusSeconds(1);
            open.stream().filter(page -> page.due.compareTo(now) <= 0).forEach(this::report);
          }
        }
        case Event.Table table -> publish(table.beatSeconds(), table.versions());
        case Event.Load load -> {
          String version = "v" + load.version();
          if (live.contains(version)) {
            Page page = new Page(version, period);
            open.add(page);
            report(page);
          }
        }
        case Event.Close _ -> {
          if (!open.isEmpty()) {
            open.removeFirst();
          }
        }
        case Event.Open tunnel -> {
          tunnels.merge("v" + tunnel.version(), 1, Integer::sum);
          counts.tunnelOpened("v" + tunnel.version());
        }
        case Event.End tunnel -> {
          if (tunnels.getOrDefault("v" + tunnel.version(), 0) > 0) {
            tunnels.merge("v" + tunnel.version(), -1, Integer::sum);
            counts.tunnelClosed("v" + tunnel.version());
          }
        }
      }
    }

    void publish(int beatSeconds, List<Integer> versions) {
      live = new TreeSet<>(List.of("v0"));
      versions.forEach(version -> live.add("v" + version));
      period = Duration.ofSeconds(beatSeconds);
      counts.publish(
          RoutingTables.table(live.stream().map(v -> RoutingTables.version(v).build()).toList())
              .client(ClientSettings.DEFAULT.withBeat(beatSeconds))
              .build());
    }

    /** A page whose version has left is refused, and loads another one. */
    private void report(Page page) {
      if (live.contains(page.version)) {
        counts.reported(page.version, new PageReport(0));
      }
      page.due = now.plus(page.period);
    }

    Optional<VersionUse> use(String version) {
      return counts.used().stream().filter(use -> use.version().equals(version)).findFirst();
    }
  }

  @Property(tries = 300)
  void noVersionWithAnOpenPageIsZeroOnceCountingIsComplete(@ForAll("events") List<Event> events) {
    World world = new World();
    world.publish(20, List.of(1, 2));
    Map<String, Duration> enteredAt = new HashMap<>();

    for (Event event : events) {
      TreeSet<String> before = world.live;
      world.happen(event);
      world.live.stream()
          .filter(version -> !before.contains(version) || !enteredAt.containsKey(version))
          .forEach(version -> enteredAt.put(version, world.now));

      for (Page page : world.open) {
        boolean complete =
            world.live.contains(page.version)
                && world.counts.counting().compareTo(page.period) > 0
                && world.now.minus(enteredAt.get(page.version)).compareTo(page.period) > 0;
        if (complete) {
          assertThat(world.use(page.version)).get().matches(use -> use.pages() > 0);
        }
      }
    }
  }

  @Property(tries = 300)
  void tunnelsAreExactAtEveryMoment(@ForAll("events") List<Event> events) {
    World world = new World();
    world.publish(20, List.of());

    for (Event event : events) {
      world.happen(event);

      for (int i = 0; i < VERSIONS; i++) {
        String version = "v" + i;
        assertThat(world.use(version).map(VersionUse::tunnels).orElse(0L))
            .isEqualTo(world.tunnels.getOrDefault(version, 0).longValue());
      }
    }
  }

  @Property(tries = 100)
  void everyVersionIsZeroAWindowAfterItsLastPage(@ForAll("events") List<Event> events) {
    World world = new World();
    world.publish(20, List.of(1));
    events.forEach(world::happen);

    world.open.clear();
    world.happen(new Event.Pass(60 * 13 / 12));

    assertThat(world.counts.used()).allMatch(use -> use.pages() == 0);
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Integer> version = Arbitraries.integers().between(0, VERSIONS - 1);
    Arbitrary<Integer> beat = Arbitraries.of(1, 10, 20, 60);
    return Arbitraries.<Event>oneOf(
            Arbitraries.integers().between(1, 30).map(Event.Pass::new),
            Combinators.combine(beat, version.list().ofMaxSize(3)).as(Event.Table::new),
            version.map(Event.Load::new),
            Arbitraries.just(new Event.Close()),
            version.map(Event.Open::new),
            version.map(Event.End::new))
        .list()
        .ofMaxSize(60);
  }
}
