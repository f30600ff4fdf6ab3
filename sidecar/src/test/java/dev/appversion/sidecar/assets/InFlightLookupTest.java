package dev.appversion.sidecar.assets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.cache.AssetLocation;
import dev.appversion.sidecar.upstream.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xnio.XnioExecutor;

class InFlightLookupTest {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final AssetLocation FIRST = new AssetLocation("v1", "a.js");
  private static final AssetLocation SECOND = new AssetLocation("v2", "a.js");
  private static final LookupResult RESULT = new LookupResult.NotThere();

  private final ManualExecutor timer = new ManualExecutor();
  private final InFlightLookup lookup = new InFlightLookup(timer);
  private final List<LookupResult> received = new ArrayList<>();

  @Test
  void allWaitingRequestsReceiveTheResultOnce() {
    assertThat(lookup.join(received::add)).isTrue();
    assertThat(lookup.join(received::add)).isTrue();
    assertThat(received).isEmpty();

    lookup.finish(RESULT);

    assertThat(received).containsExactly(RESULT, RESULT);
  }

  @Test
  void noRequestCanJoinALookupThatHasEnded() {
    lookup.finish(RESULT);

    assertThat(lookup.join(received::add)).isFalse();
    assertThat(received).isEmpty();
  }

  @Test
  void waitingRequestsAreForwardedIfABodyTakesTooLong() {
    lookup.join(received::add);
    lookup.answered(FIRST);

    timer.advance(TIMEOUT_MILLIS - 1);
    assertThat(received).isEmpty();

    timer.advance(1);
    assertThat(received).containsExactly(new LookupResult.Slow(FIRST));
  }

  @Test
  void laterRequestsAreForwardedAtOnceUntilTheLookupEnds() {
    lookup.answered(FIRST);
    timer.advance(TIMEOUT_MILLIS);

    assertThat(lookup.join(received::add)).isTrue();
    assertThat(received).containsExactly(new LookupResult.Slow(FIRST));

    lookup.finish(RESULT);
    assertThat(received).containsExactly(new LookupResult.Slow(FIRST));
    assertThat(lookup.join(received::add)).isFalse();
  }

  @Test
  void theTimeoutStartsWithTheFirstBody() {
    lookup.join(received::add);
    timer.advance(10 * TIMEOUT_MILLIS);
    assertThat(received).isEmpty();

    lookup.answered(FIRST);
    timer.advance(TIMEOUT_MILLIS / 2);
    lookup.answered(SECOND);
    assertThat(timer.timers()).isOne();
    timer.advance(TIMEOUT_MILLIS / 2);

    assertThat(received).containsExactly(new LookupResult.Slow(SECOND));
  }

  @Test
  void theTimeoutHasNoEffectAfterTheEnd() {
    lookup.join(received::add);
    lookup.answered(FIRST);
    lookup.finish(RESULT);

    timer.advance(TIMEOUT_MILLIS);

    assertThat(received).containsExactly(RESULT);
    assertThat(lookup.join(received::add)).isFalse();
  }

  @Test
  void waitingRequestsAreForwardedIfTheThreadIsShuttingDown() {
    InFlightLookup last = new InFlightLookup(new ShutDown());
    last.join(received::add);

    last.answered(FIRST);

    assertThat(received).containsExactly(new LookupResult.Slow(FIRST));
  }

  /** The executor of an I/O thread that is shutting down. */
  private static final class ShutDown implements XnioExecutor {
    @Override
    public void execute(Runnable command) {
      throw new RejectedExecutionException();
    }

    @Override
    public Key executeAfter(Runnable command, long time, TimeUnit unit) {
      throw new RejectedExecutionException();
    }

    @Override
    public Key executeAtInterval(Runnable command, long time, TimeUnit unit) {
      throw new RejectedExecutionException();
    }
  }
}
