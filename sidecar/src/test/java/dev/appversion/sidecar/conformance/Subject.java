package dev.appversion.sidecar.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A proxy that cases are played against, in front of one backend. */
interface Subject extends AutoCloseable {
  /** Starts one in front of that address. */
  interface Factory {
    Subject before(InetSocketAddress backend) throws IOException;
  }

  InetSocketAddress address();

  /** What the requests so far have left behind; empty if nothing, or if it cannot be seen. */
  default List<String> leftovers() {
    return List.of();
  }

  @Override
  void close() throws IOException;
}
