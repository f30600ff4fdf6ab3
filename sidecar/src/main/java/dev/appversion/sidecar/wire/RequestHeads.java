package dev.appversion.sidecar.wire;

import dev.appversion.sidecar.wire.message.HeadEnd;
import dev.appversion.sidecar.wire.message.HeadLimits;
import dev.appversion.sidecar.wire.message.IncomingHead;
import dev.appversion.sidecar.wire.message.MalformedMessageException;
import dev.appversion.sidecar.wire.message.RequestHeadParser;
import dev.appversion.sidecar.wire.message.Syntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Reads the heads of one connection's requests. Refuses bytes that cannot become a request as early
 * as possible, so that a client of another protocol gets a response.
 */
final class RequestHeads {
  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[16 * 1024]);

  private final ByteQueue held;
  private final HeadLimits limits;
  private final HeadMemory.Share memory;
  private int scanned;
  private boolean lineChecked;
  private @Nullable IncomingHead arrived;
  private int arrivedBytes;

  /**
   * Reads heads.
   *
   * @param held read first; receives incomplete heads, and the bytes after a head
   * @param memory for what is held
   */
  RequestHeads(ByteQueue held, HeadLimits limits, HeadMemory.Share memory) {
    this.held = held;
    this.limits = limits;
    this.memory = memory;
  }

  /** A buffer of this thread for bytes that are examined and not kept. */
  static byte[] scratch() {
    return SCRATCH.get();
  }

  /** The head that the last {@link #read} completed; null if it completed none. */
  @Nullable IncomingHead arrived() {
    IncomingHead head = arrived;
    arrived = null;
    return head;
  }

  /** The length of the last complete head, in bytes. */
  int arrivedBytes() {
    return arrivedBytes;
  }

  /** Whether {@link #read} would parse more bytes without reading from the connection. */
  boolean hasMore() {
    return scanned < held.length();
  }

  /**
   * Reads until a head has arrived, or the connection has no bytes.
   *
   * @return as {@link StreamSourceConduit#read(ByteBuffer)}
   */
  int read(StreamSourceConduit from) throws IOException {
    int read = 1;
    while (arrived == null && read > 0) {
      if (held.isEmpty()) {
        read = readIntoScratch(from);
      } else if (hasMore()) {
        parse(held.array(), held.start(), held.end(), true);
      } else {
        read = held.fill(from, Math.max(1, limits.maxBytes() + 1 - held.length()));
      }
    }
    return read;
  }

  /** The usual case: nothing is held and a whole head has arrived. It needs no memory. */
  private int readIntoScratch(StreamSourceConduit from) throws IOException {
    byte[] scratch = scratch();
    int read = from.read(ByteBuffer.wrap(scratch));
    if (read > 0) {
      parse(scratch, 0, read, false);
    }
    return read;
  }

  private void parse(byte[] bytes, int from, int to, boolean isHeld) {
    int start = from;
    while (start + 1 < to && bytes[start] == '\r' && bytes[start + 1] == '\n') {
      start += 2; // empty lines before a request line are ignored (RFC 9112 section 2.2)
    }
    int known = isHeld ? Math.max(0, scanned - (start - from)) : 0;
    int headEnd = HeadEnd.find(bytes, start, start + known, to);
    try {
      if (!memory.hold((headEnd < 0 ? to : headEnd) - start)) {
        arrived = new IncomingHead.OverMemory(isHead(bytes, start, to));
      } else if (headEnd < 0) {
        checkIncomplete(bytes, start, to);
      } else if (headEnd - start > limits.maxBytes()) {
        throw tooLarge(bytes, start);
      } else {
        arrived = RequestHeadParser.parse(bytes, start, headEnd, limits);
        arrivedBytes = headEnd - start;
      }
    } catch (MalformedMessageException e) {
      arrived = new IncomingHead.Malformed(e.status(), e.detail(), isHead(bytes, start, to));
    }
    int behind = headEnd < 0 ? start : headEnd;
    if (isHeld) {
      held.skip(behind - from);
    } else if (behind < to) {
      held.append(bytes, behind, to - behind);
    }
    scanned = headEnd < 0 ? to - start : 0;
    if (arrived != null) {
      scanned = 0;
      lineChecked = false;
    }
  }

  private void checkIncomplete(byte[] bytes, int start, int to) throws MalformedMessageException {
    boolean halfAnEmptyLine = to - start == 1 && bytes[start] == '\r';
    if (start < to && !halfAnEmptyLine && !Syntax.isTokenByte(bytes[start])) {
      throw MalformedMessageException.badRequest("the request line does not begin with a method");
    }
    if (!lineChecked) {
      int lineEnd = HeadEnd.firstLine(bytes, start, to);
      if (lineEnd >= 0) {
        RequestHeadParser.checkRequestLine(bytes, start, lineEnd);
        lineChecked = true;
      }
    }
    if (to - start > limits.maxBytes()) {
      throw tooLarge(bytes, start);
    }
  }

  private MalformedMessageException tooLarge(byte[] bytes, int start) {
    boolean line = HeadEnd.firstLine(bytes, start, start + limits.maxBytes()) < 0;
    return new MalformedMessageException(
        line ? 414 : 431,
        (line ? "the request line" : "the head of the request")
            + " is longer than "
            + limits.maxBytes()
            + " bytes");
  }

  private static boolean isHead(byte[] bytes, int start, int to) {
    return to - start > 4
        && new String(bytes, start, 5, StandardCharsets.ISO_8859_1).equals("HEAD ");
  }
}
