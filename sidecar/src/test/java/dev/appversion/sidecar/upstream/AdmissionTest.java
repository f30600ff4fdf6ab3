package dev.appversion.sidecar.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.config.ProxyLimits;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import dev.appversion.sidecar.upstream.Admission.Entrant;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Exchanges that get a permit at once, wait, or are refused, with a manual clock. */
class AdmissionTest {
  private static final InetSocketAddress APP = InetSocketAddress.createUnresolved("app", 80);
  private static final InetSocketAddress OTHER = InetSocketAddress.createUnresolved("other", 80);
  private static final int STREAM_AFTER = 10_000;
  private static final int PATIENCE = 1_000;

  private final ManualExecutor thread = new ManualExecutor();
  private final ProxyMetrics metrics = new ProxyMetrics();
  private final Admission admission =
      new Admission(
          new ProxyLimits(8192, 2, 3, Duration.ofMillis(STREAM_AFTER), 64 << 10),
          Duration.ofMillis(PATIENCE),
          metrics,
          thread::nanoTime);

  /** The calls of entrants, in order. */
  private final List<String> answers = new ArrayList<>();

  private final class Client implements Entrant {
    private final String name;
    private Permit place;
    private PermitRequest pending;

    Client(String name) {
      this.name = name;
    }

    Client enter(InetSocketAddress address, ExchangeKind kind) {
      pending = admission.enter(address, kind, thread, this);
      return this;
    }

    @Override
    public void admitted(Permit admitted) {
      place = admitted;
      answers.add(name + " admitted");
    }

    @Override
    public void refused() {
      answers.add(name + " refused");
    }

    void leave() {
      place.release();
      thread.runTasks();
    }
  }

  private Client request(String name) {
    return new Client(name).enter(APP, ExchangeKind.REQUEST);
  }

  private Client stream(String name) {
    return new Client(name).enter(APP, ExchangeKind.STREAM);
  }

  private long gauge(Gauge gauge) {
    return metrics.upstream().value(gauge);
  }

  @Test
  void freePermitIsGrantedAtOnce() {
    request("a");
    request("b");

    assertThat(answers).containsExactly("a admitted", "b admitted");
    assertThat(gauge(Gauge.REQUESTS)).isEqualTo(2);
    assertThat(thread.timers()).isZero();
  }

  @Test
  void releasedPermitIsGrantedToTheOneThatHasWaitedLongest() {
    Client a = request("a");
    Client b = request("b");
    request("c");
    request("d");
    assertThat(answers).containsExactly("a admitted", "b admitted");
    assertThat(gauge(Gauge.WAITING)).isEqualTo(2);

    b.leave();
    assertThat(answers).endsWith("c admitted");
    a.leave();
    assertThat(answers).endsWith("c admitted", "d admitted");
    assertThat(gauge(Gauge.WAITING)).isZero();
    assertThat(gauge(Gauge.REQUESTS)).isEqualTo(2);
    assertThat(thread.timers()).as("timers of entrants that no longer wait").isZero();
  }

  @Test
  void grantedPermitIsInUseUntilItIsReleased() {
    Client a = request("a");
    request("b");
    Client c = request("c");
    a.leave();
    request("d");
    assertThat(answers).containsExactly("a admitted", "b admitted", "c admitted");

    c.leave();
    assertThat(answers).endsWith("d admitted");
  }

  @Test
  void requestIsRefusedAfterItsMaximumWait() {
    request("a");
    request("b");
    request("c");

    thread.advance(PATIENCE - 1);
    assertThat(answers).containsExactly("a admitted", "b admitted");
    thread.advance(1);
    assertThat(answers).endsWith("c refused");
    assertThat(gauge(Gauge.WAITING)).isZero();
    assertThat(metrics.total(Count.REQUESTS_OVER_LIMIT)).isEqualTo(1);
  }

  @Test
  void asManyWaitAsThereArePermitsAndOneMoreIsRefusedAtOnce() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      request(name);
    }

    assertThat(answers).containsExactly("a admitted", "b admitted", "e refused");
    assertThat(gauge(Gauge.WAITING)).isEqualTo(2);
    assertThat(metrics.total(Count.REQUESTS_OVER_LIMIT)).isEqualTo(1);
  }

  @Test
  void cancelledRequestGetsNoPermit() {
    Client a = request("a");
    request("b");
    Client c = request("c");
    request("d");

    c.pending.cancel();
    assertThat(gauge(Gauge.WAITING)).isEqualTo(1);
    assertThat(thread.timers()).isEqualTo(1);
    a.leave();
    thread.advance(PATIENCE);
    assertThat(answers).containsExactly("a admitted", "b admitted", "d admitted");
  }

  @Test
  void cancelledRequestReturnsAPermitThatIsBeingGranted() {
    Client a = request("a");
    request("b");
    Client c = request("c");
    request("d");

    a.place.release(); // grants c its permit, on the I/O thread
    c.pending.cancel();
    thread.runTasks();

    assertThat(answers).containsExactly("a admitted", "b admitted", "d admitted");
    assertThat(gauge(Gauge.REQUESTS)).isEqualTo(2);
  }

  @Test
  void requestWithAPermitBeingGrantedIsNotRefusedAfterItsMaximumWait() {
    Client a = request("a");
    request("b");
    request("c");

    thread.advance(PATIENCE - 1);
    a.place.release();
    thread.advance(1);

    assertThat(answers).containsExactly("a admitted", "b admitted", "c admitted");
    assertThat(metrics.total(Count.REQUESTS_OVER_LIMIT)).isZero();
  }

  @Test
  void aSecondReleaseChangesNothing() {
    Client a = request("a");
    request("b");
    a.leave();
    a.leave();
    assertThat(gauge(Gauge.REQUESTS)).isEqualTo(1);

    request("c");
    request("d");
    assertThat(answers).containsExactly("a admitted", "b admitted", "c admitted");
  }

  @Test
  void theOldestRequestCountsAsAStreamOnceItsPermitIsNeededAfterThatTime() {
    request("a");
    thread.advance(1);
    request("b");

    thread.advance(STREAM_AFTER - 2);
    request("c");
    assertThat(answers).containsExactly("a admitted", "b admitted");
    thread.advance(1);
    request("d");
    assertThat(answers).endsWith("d admitted");
    assertThat(gauge(Gauge.STREAMS)).isEqualTo(1);
    assertThat(gauge(Gauge.REQUESTS)).isEqualTo(2);
  }

  @Test
  void requestGetsThePermitOfARequestThatCountsAsAStreamAfterItsMaximumWait() {
    request("a");
    request("b");
    thread.advance(STREAM_AFTER - 1);
    request("c");

    thread.advance(PATIENCE);

    assertThat(answers).endsWith("c admitted");
    assertThat(gauge(Gauge.STREAMS)).isEqualTo(1);
  }

  @Test
  void requestThatWaitsForItsClientCountsAsAStreamOnceItsPermitIsNeeded() {
    request("a");
    Client b = request("b");
    b.place.waitsForClient();
    assertThat(gauge(Gauge.STREAMS)).as("no other needs its permit").isZero();

    request("c");
    assertThat(answers).endsWith("c admitted");
    assertThat(gauge(Gauge.STREAMS)).isEqualTo(1);
    assertThat(gauge(Gauge.REQUESTS)).isEqualTo(2);
    b.leave();
    assertThat(gauge(Gauge.STREAMS)).isZero();
  }

  @Test
  void queuedRequestIsAdmittedOnceAnotherWaitsForItsClient() {
    Client a = request("a");
    request("b");
    request("c");

    a.place.waitsForClient();
    thread.runTasks();

    assertThat(answers).endsWith("c admitted");
    assertThat(gauge(Gauge.STREAMS)).isEqualTo(1);
  }

  @Test
  void requestWhoseClientContinuesKeepsItsPermit() {
    Client a = request("a");
    request("b");
    a.place.waitsForClient(); // with its body
    a.place.waitsForClient(); // with its response
    a.place.continuesWithClient();
    a.place.continuesWithClient();

    request("c");
    assertThat(answers).containsExactly("a admitted", "b admitted");
  }

  @Test
  void requestWaitsForItsClientWhileItsBodyOrItsResponseDoes() {
    Client a = request("a");
    request("b");
    a.place.waitsForClient();
    a.place.waitsForClient();
    a.place.continuesWithClient();

    request("c");
    assertThat(answers).endsWith("c admitted");
  }

  @Test
  void requestThatHasEndedNoLongerWaitsForItsClient() {
    Client a = request("a");
    request("b");
    a.place.waitsForClient();
    a.leave();
    a.place.waitsForClient(); // a late event of its connection
    request("c");

    request("d");
    assertThat(answers).containsExactly("a admitted", "b admitted", "c admitted");
    assertThat(gauge(Gauge.STREAMS)).isZero();
  }

  @Test
  void slowClientsDoNotExceedTheLimitOfStreams() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      request(name).place.waitsForClient();
    }
    assertThat(gauge(Gauge.STREAMS)).isEqualTo(3);

    request("f");
    assertThat(answers).endsWith("e admitted");
  }

  @Test
  void noRequestBecomesAStreamBeyondTheLimitOfStreams() {
    for (String name : List.of("s1", "s2", "s3")) {
      stream(name);
    }
    Client a = request("a");
    request("b");
    thread.advance(STREAM_AFTER);

    assertThat(a.place.becomeStream()).isFalse();
    request("c");
    assertThat(answers).endsWith("s3 admitted", "a admitted", "b admitted");
    assertThat(metrics.total(Count.STREAMS_OVER_LIMIT)).isEqualTo(1);
    assertThat(gauge(Gauge.STREAMS)).isEqualTo(3);
  }

  @Test
  void requestThatBecomesAStreamReleasesItsPermit() {
    Client a = request("a");
    request("b");
    request("c");

    assertThat(a.place.becomeStream()).isTrue();
    assertThat(a.place.becomeStream()).as("a second time changes nothing").isTrue();
    thread.runTasks();

    assertThat(answers).endsWith("c admitted");
    assertThat(gauge(Gauge.STREAMS)).isEqualTo(1);
    a.leave();
    assertThat(gauge(Gauge.STREAMS)).isZero();
    assertThat(gauge(Gauge.REQUESTS)).isEqualTo(2);
  }

  @Test
  void streamsHaveASeparateQueue() {
    Client first = stream("s1");
    for (String name : List.of("s2", "s3", "s4")) {
      stream(name);
    }
    request("a");
    assertThat(answers).endsWith("s3 admitted", "a admitted");

    first.leave();
    assertThat(answers).endsWith("s4 admitted");
  }

  @Test
  void eachAddressHasItsOwnPermits() {
    request("a");
    request("b");
    new Client("c").enter(OTHER, ExchangeKind.REQUEST);

    assertThat(answers).endsWith("c admitted");
  }

  @Test
  void onlyUnusedAddressesAreRemoved() {
    Client a = request("a");
    request("b");
    admission.retain(Set.of());
    request("c");
    assertThat(answers).as("the permits of a and b are in use").doesNotContain("c admitted");

    a.leave();
    assertThat(answers).endsWith("c admitted");
  }
}
