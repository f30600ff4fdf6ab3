package dev.appversion.sidecar.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A proxy under test, in front of one backend. */
interface Subject extends AutoCloseable {
  /** Starts a proxy in front of that address. */
  interface Factory {
    Subject before(InetSocketAddress backend) throws IOException;
  }

  InetSocketAddress address();

  /** The leaks of the requests so far; empty if there are none, or if they cannot be observed. */
  default List<String> leftovers() {
    return List.of();
  }

  @Override
  void close() throws IOException;
}
