package dev.appversion.sidecar.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class UnreachableServicesTest {
  private static final InetSocketAddress V1 = InetSocketAddress.createUnresolved("10.0.0.1", 80);
  private static final InetSocketAddress V2 = InetSocketAddress.createUnresolved("10.0.0.2", 80);

  /** The Services of a process, with its clock; each try of a property has its own. */
  private static final class World {
    long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos(); // nanoTime may overflow
    final UpstreamGauges gauges = new UpstreamGauges();
    final UnreachableServices services = new UnreachableServices(gauges, () -> now);

    void pass(Duration time) {
      now += time.toNanos();
    }
  }

  @Example
  void probesAreAllowedAfterASecondAndThenLessOften() {
    World world = new World();
    world.services.failed(V1, "v1");
    List<Integer> seconds = new ArrayList<>();
    for (int second = 0; second < 40; second++) {
      if (world.services.takeProbe(V1)) {
        seconds.add(second);
      }
      world.pass(Duration.ofSeconds(1));
    }

    assertThat(seconds).containsExactly(1, 3, 7, 15, 25, 35);
  }

  @Example
  void requestsThatMustUseTheServiceDoNotDelayItsProbes() {
    World world = new World();
    world.services.failed(V1, "v1");
    world.pass(Duration.ofMillis(900));
    world.services.failed(V1, "v1");
    world.pass(Duration.ofMillis(100));

    assertThat(world.services.takeProbe(V1)).isTrue();
  }

  @Example
  void servicesOutsideTheTableAreForgotten() {
    World world = new World();
    world.services.failed(V1, "v1");
    world.services.failed(V2, "v2");
    world.services.retain(Set.of(V2));

    assertThat(world.services.contains(V1)).isFalse();
    assertThat(world.services.contains(V2)).isTrue();
    assertThat(world.gauges.value(Gauge.UNREACHABLE)).isEqualTo(1);
  }

  @Example
  void eachServiceIsLoggedOnceInHalfAMinute() {
    World world = new World();
    List<String> logged = new ArrayList<>();
    Handler handler = recording(logged);
    Logger logger = Logger.getLogger(UnreachableServices.class.getName());
    logger.addHandler(handler);
    try {
      for (int time = 0; time < 3; time++) {
        for (InetSocketAddress service : List.of(V1, V2)) {
          world.services.failed(service, service.getHostString());
          world.services.connected(service);
        }
        world.pass(Duration.ofSeconds(15));
      }
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(logged).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2");
  }

  /** Collects the version of each warning. */
  private static Handler recording(List<String> versions) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        if (Level.WARNING.equals(entry.getLevel())) {
          versions.add((String) entry.getParameters()[0]);
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** What happens next to one of two Services. */
  sealed interface Event {
    /** Time passes. */
    record Pass(int millis) implements Event {}

    /** All attempts of a request at the Service failed. */
    record Fail(InetSocketAddress service) implements Event {}

    /** A sidecar behind the Service responded. */
    record Connect(InetSocketAddress service) implements Event {}

    /** A request could probe the Service. */
    record Ask(InetSocketAddress service) implements Event {}
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<InetSocketAddress> service = Arbitraries.of(V1, V2);
    Arbitrary<Event> event =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(1, 3_000).map(Event.Pass::new)),
            Tuple.of(2, service.map(Event.Fail::new)),
            Tuple.of(1, service.map(Event.Connect::new)),
            Tuple.of(4, service.map(Event.Ask::new)));
    return event.list().ofMaxSize(60);
  }

  @Property
  void onlyServicesThatFailedAreSkippedAndProbesAreAtLeastASecondApart(
      @ForAll("events") List<Event> events) {
    World world = new World();
    Map<InetSocketAddress, Long> lastFailureOrProbe = new HashMap<>();
    for (Event event : events) {
      switch (event) {
        case Event.Pass(int millis) -> world.pass(Duration.ofMillis(millis));
        case Event.Fail(InetSocketAddress service) -> {
          world.services.failed(service, "v");
          lastFailureOrProbe.putIfAbsent(service, world.now);
        }
        case Event.Connect(InetSocketAddress service) -> {
          world.services.connected(service);
          lastFailureOrProbe.remove(service);
        }
        case Event.Ask(InetSocketAddress service) -> {
          if (world.services.takeProbe(service)) {
            assertThat(lastFailureOrProbe).containsKey(service);
            assertThat(world.now - lastFailureOrProbe.put(service, world.now))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
          }
          assertThat(world.services.takeProbe(service)).isFalse();
        }
      }
      for (InetSocketAddress service : List.of(V1, V2)) {
        assertThat(world.services.contains(service))
            .isEqualTo(lastFailureOrProbe.containsKey(service));
      }
      assertThat(world.gauges.value(Gauge.UNREACHABLE)).isEqualTo(lastFailureOrProbe.size());
    }
  }

  @Property
  void serviceIsProbedWithinTenSecondsOfTheLastProbe(@ForAll("events") List<Event> events) {
    World world = new World();
    world.services.failed(V1, "v1");
    for (Event event : events) {
      if (event instanceof Event.Pass(int millis)) {
        world.pass(Duration.ofMillis(millis));
      } else {
        world.services.takeProbe(V1);
      }
    }
    world.pass(Duration.ofSeconds(10));

    assertThat(world.services.takeProbe(V1)).isTrue();
  }
}
