package dev.appversion.sidecar.upstream;

/** How long an exchange is expected to last; each kind has a separate limit. */
public enum ExchangeKind {
  /** A request of limited duration. */
  REQUEST,
  /** An event stream, an upgraded connection, or an exchange that has been open for long. */
  STREAM
}
