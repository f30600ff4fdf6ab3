package dev.appversion.sidecar.request;

import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import java.util.Locale;

/** Whether another sidecar took part in a request. The name in lower case is a value of logs. */
public enum Hop {
  /** The request was served by this sidecar and its app alone. */
  NONE,
  /** The request came from another sidecar. */
  FROM,
  /** The response came from another sidecar. */
  TO;

  /** That of a request that has ended. */
  public static Hop of(RequestContext context) {
    if (context.decision() == Decision.HOP) {
      return FROM;
    }
    return context.answer().byHop() ? TO : NONE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
