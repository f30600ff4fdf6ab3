package dev.appversion.sidecar.upstream;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/** One request for a permit, which may wait. Used on its I/O thread, except {@link #grant}. */
public final class PermitRequest {
  private final Quota quota;
  private final ExchangeKind kind;
  private final XnioExecutor thread;
  private final Admission.Entrant entrant;
  private XnioExecutor.@Nullable Key timer;
  private boolean cancelled;

  PermitRequest(Quota quota, ExchangeKind kind, XnioExecutor thread, Admission.Entrant entrant) {
    this.quota = quota;
    this.kind = kind;
    this.thread = thread;
    this.entrant = entrant;
  }

  void begin() {
    switch (quota.enter(this)) {
      case Quota.Entered.In(Permit permit) -> entrant.admitted(permit);
      case Quota.Entered.Waits(Duration time) ->
          timer = thread.executeAfter(this::timeUp, time.toMillis(), TimeUnit.MILLISECONDS);
      case Quota.Entered.Full full -> entrant.refused();
    }
  }

  /** Stops waiting: the entrant is not called after this. */
  public void cancel() {
    cancelled = true;
    stopTimer();
    quota.leaveQueue(this);
  }

  ExchangeKind kind() {
    return kind;
  }

  /** A permit became free; called on the thread that freed it. */
  void grant(Permit permit) {
    try {
      thread.execute(() -> granted(permit));
    } catch (RejectedExecutionException e) {
      permit.release(); // the server has stopped
    }
  }

  private void granted(Permit permit) {
    stopTimer();
    if (cancelled) {
      permit.release();
    } else {
      entrant.admitted(permit);
    }
  }

  private void timeUp() {
    timer = null;
    switch (quota.timeUp(this)) {
      case Quota.Entered.In(Permit permit) -> entrant.admitted(permit);
      case Quota.Entered.Full full -> entrant.refused();
      case Quota.Entered.Waits waits -> {} // a permit was granted just now and is on its way
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.remove();
      timer = null;
    }
  }
}
