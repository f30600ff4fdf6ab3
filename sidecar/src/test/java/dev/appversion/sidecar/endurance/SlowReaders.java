package dev.appversion.sidecar.endurance;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that do not read their responses, with segments of a network. With the segments of
 * loopback, 64 KiB, Linux buffers 2.6 MB of each response. Java has no option for their size, so
 * these are sockets of the C library.
 */
final class SlowReaders implements Closeable {
  private static final int AF_INET = 2;
  private static final int SOCK_STREAM = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_MAXSEG = 2;
  private static final int MSG_DONTWAIT = 0x40;

  /** The default of IPv4, in bytes (RFC 9293, section 3.7.1). */
  private static final int SEGMENT = 536;

  private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SET_OPTION =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT = function("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND = function("send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECEIVE =
      function("recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT);

  private final List<Integer> open = new ArrayList<>();

  @SuppressWarnings("restricted") // calls the C library
  private static MethodHandle function(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /** Skips the test on a system whose C library has other constants. */
  static void assumePossible() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
  }

  /** Opens connections, each of which sends these bytes. */
  void add(int count, InetSocketAddress to, String bytes) throws IOException {
    for (int i = 0; i < count; i++) {
      add(to, bytes.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void add(InetSocketAddress to, byte[] bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int socket = call(SOCKET, AF_INET, SOCK_STREAM, 0);
      open.add(socket);
      option(arena, socket, SOL_SOCKET, SO_RCVBUF, 2048);
      option(arena, socket, IPPROTO_TCP, TCP_MAXSEG, SEGMENT);
      MemorySegment address = address(arena, to);
      call(CONNECT, socket, address, (int) address.byteSize());
      MemorySegment content = arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
      call(SEND, socket, content, (long) bytes.length, 0);
    }
  }

  private static void option(Arena arena, int socket, int level, int name, int value)
      throws IOException {
    call(SET_OPTION, socket, level, name, arena.allocateFrom(JAVA_INT, value), 4);
  }

  /** A {@code struct sockaddr_in}. */
  private static MemorySegment address(Arena arena, InetSocketAddress of) {
    MemorySegment address = arena.allocate(16);
    ByteBuffer fields = address.asByteBuffer().order(ByteOrder.nativeOrder());
    fields.putShort((short) AF_INET);
    fields.order(ByteOrder.BIG_ENDIAN).putShort((short) of.getPort());
    fields.put(of.getAddress().getAddress());
    return address;
  }

  /** Each connection reads one byte; how many got one. */
  int readOne() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocate(1);
      int got = 0;
      for (int socket : open) {
        got += call(RECEIVE, socket, one, 1L, MSG_DONTWAIT);
      }
      return got;
    }
  }

  @Override
  public void close() throws IOException {
    for (int socket : open) {
      call(CLOSE, socket);
    }
  }

  private static int call(MethodHandle function, Object... arguments) throws IOException {
    try {
      int result = (int) function.invokeWithArguments(arguments);
      if (result < 0) {
        throw new IOException("a call of the C library failed");
      }
      return result;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }
}
