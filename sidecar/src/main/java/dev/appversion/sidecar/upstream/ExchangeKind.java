package dev.appversion.sidecar.upstream;

/** The expected duration of an exchange; each kind has a separate limit. */
public enum ExchangeKind {
  /** A request of limited duration. */
  REQUEST,
  /** An event stream, an upgraded connection, or an exchange that has been open for long. */
  STREAM
}
