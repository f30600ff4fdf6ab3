package dev.appversion.sidecar.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for the heads of requests, shared by all connections. A few thousand heads just below
 * the limit of one head would fill the heap: incomplete ones, those of requests in progress, their
 * trailer sections, and bytes that clients send ahead of a response. Each connection may always
 * hold {@value #FREE} bytes; what it holds above that has to fit in the shared part.
 */
public final class HeadMemory {
  /** Enough for most heads, which therefore are never refused. */
  static final int FREE = 2 << 10;

  /** The part of the heap that heads may use: its reciprocal. */
  private static final int SHARE = 6;

  private final long max;
  private final AtomicLong used = new AtomicLong();

  HeadMemory(long max) {
    this.max = max;
  }

  /** A sixth of the heap of this JVM: 10 MiB of the 64 MiB in the sidecar's image. */
  public static HeadMemory ofHeap() {
    return new HeadMemory(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** The bytes in use in the shared part. */
  long used() {
    return used.get();
  }

  /** What one connection holds. Used on the I/O thread of the connection only. */
  final class Share {
    private long taken;
    private boolean closed;

    /**
     * Reports what the connection holds now.
     *
     * @return false if that is more than its free part, and the shared part is exhausted
     */
    boolean hold(long bytes) {
      long above = closed ? 0 : Math.max(0, bytes - FREE);
      if (above == taken) {
        return true;
      }
      long all = used.addAndGet(above - taken);
      boolean fits = above < taken || all <= max;
      taken = above;
      return fits;
    }

    /** Whether the connection may hold this many bytes. */
    boolean fits(long bytes) {
      return bytes <= FREE || used.get() - taken + bytes - FREE <= max;
    }

    /** The connection is closed. */
    void close() {
      hold(0);
      closed = true;
    }
  }
}
