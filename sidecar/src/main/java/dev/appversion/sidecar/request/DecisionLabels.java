package dev.appversion.sidecar.request;

import dev.appversion.sidecar.metrics.ProxyMetrics.ConflictPin;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.versioning.routing.Pin;
import dev.appversion.versioning.routing.Reason;

/** The labels of routing decisions in the metrics. */
public final class DecisionLabels {
  private DecisionLabels() {}

  /** The label of a request that was routed for this reason. */
  public static Decision of(Reason reason) {
    return switch (reason) {
      case Reason.HashedAsset asset -> Decision.ASSET;
      case Reason.Crawler crawler -> Decision.CRAWLER;
      case Reason.Weighted weighted -> Decision.WEIGHT;
      case Reason.Pinned pinned ->
          switch (pinned.pin()) {
            case HEADER -> Decision.HEADER;
            case QUERY -> Decision.QUERY;
            case FRAMEWORK -> Decision.FRAMEWORK;
            case REDIRECT -> Decision.REDIRECT;
            case REFERRER -> Decision.REFERRER;
            case COOKIE -> Decision.COOKIE;
            case PAGE -> Decision.PAGE;
          };
    };
  }

  /** The label of a request that was refused for this pin. */
  public static ConflictPin of(Pin pin) {
    return switch (pin) {
      case HEADER -> ConflictPin.HEADER;
      case QUERY -> ConflictPin.QUERY;
      case FRAMEWORK -> ConflictPin.FRAMEWORK;
      case REFERRER -> ConflictPin.REFERRER;
      case COOKIE -> ConflictPin.COOKIE;
      case REDIRECT -> throw new IllegalStateException("a redirect is never refused");
      case PAGE -> ConflictPin.PAGE;
    };
  }
}
