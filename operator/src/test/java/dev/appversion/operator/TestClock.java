package dev.appversion.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, with an error that a test changes. */
final class TestClock extends Clock {
  private final AtomicReference<Duration> error = new AtomicReference<>(Duration.ZERO);

  /** Sets the clock forward, or back if the step is negative. */
  void step(Duration step) {
    error.accumulateAndGet(step, Duration::plus);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(error.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
