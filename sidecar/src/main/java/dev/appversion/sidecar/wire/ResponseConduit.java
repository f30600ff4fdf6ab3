package dev.appversion.sidecar.wire;

import dev.appversion.sidecar.wire.message.ChunkScanner;
import dev.appversion.sidecar.wire.message.Field;
import dev.appversion.sidecar.wire.message.Framing;
import dev.appversion.sidecar.wire.message.HeadEnd;
import dev.appversion.sidecar.wire.message.HeadLimits;
import dev.appversion.sidecar.wire.message.MalformedMessageException;
import dev.appversion.sidecar.wire.message.ResponseHead;
import dev.appversion.sidecar.wire.message.ResponseHeadParser;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Reads the responses of one connection. It is below Undertow's client, which gets in place of each
 * head only the framing of the response; {@link #head()} returns the head itself once the client
 * has called back. A body is passed on in its shortest coding.
 *
 * <p>Reading fails with {@link MalformedResponseException} on a violation of the grammar. Used on
 * the I/O thread of the connection only.
 */
public final class ResponseConduit extends MessageConduit {
  /** The largest number of interim responses before one response. */
  private static final int MAX_INTERIM = 100;

  private static final HeadLimits NOTHING_EXPECTED = new HeadLimits(1, 1);

  private enum State {
    /** No response is expected: bytes that arrive belong to no request. */
    IDLE,
    /** A head is expected, or has arrived in part. */
    HEAD,
    /** A head has arrived; Undertow has not read all of its substitute. */
    OFFER,
    /** A response of known framing is passed on. */
    BODY,
    /** The connection has become another protocol's, or ends with this response. */
    RAW
  }

  private final ByteQueue held = new ByteQueue();
  private State state = State.IDLE;
  private HeadLimits limits = NOTHING_EXPECTED;
  private boolean toHead;
  private Consumer<ResponseHead> interim = head -> {};
  private int interims;
  private int scanned;
  private boolean stray;
  private @Nullable ResponseHead head;
  private byte[] offer = {};
  private int offered;
  private State afterOffer = State.BODY;
  private long remaining;
  private @Nullable ChunkScanner chunks;

  /** Reads responses from the connection whose source this is. */
  public ResponseConduit(StreamSourceConduit next) {
    super(next);
  }

  /**
   * The next bytes begin the response to a request that is about to be sent.
   *
   * @param method of that request
   * @param limits of each head
   * @param interim gets interim responses other than 100, such as 103
   */
  public void expect(HttpString method, HeadLimits limits, Consumer<ResponseHead> interim) {
    this.limits = limits;
    this.toHead = method.equals(Methods.HEAD);
    this.interim = interim;
    this.interims = 0;
    this.head = null;
    this.scanned = 0;
    this.state = State.HEAD;
  }

  /** The head of the response that Undertow's client has called back with. */
  public ResponseHead head() {
    return Objects.requireNonNull(head, "no response has arrived");
  }

  /** The trailer fields of a response that has ended. */
  public List<Field> trailers() {
    return chunks == null ? List.of() : chunks.trailers();
  }

  /**
   * Whether the last response ended exactly where its framing ends, and another may follow on the
   * connection.
   */
  public boolean isReusable() {
    return !stray && state == State.IDLE && held.isEmpty() && (head == null || head.persistent());
  }

  /**
   * Checks the idle connection: bytes without a request would be read as the next response.
   *
   * @return whether there are none, and the connection has not ended
   */
  public boolean isQuiet() {
    try {
      stray = next.read(ByteBuffer.wrap(RequestHeads.scratch(), 0, 1)) != 0;
    } catch (IOException e) {
      stray = true;
    }
    return !stray;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return switch (state) {
      case IDLE -> readStray(to);
      case HEAD -> readHead(to);
      case OFFER -> giveOffer(to);
      case BODY -> chunks == null ? readFixed(to) : readChunks(to, chunks);
      case RAW -> held.isEmpty() ? next.read(to) : held.moveTo(to, Long.MAX_VALUE);
    };
  }

  private int readStray(ByteBuffer to) throws IOException {
    int read = next.read(to);
    stray |= read != 0;
    return read;
  }

  private int readHead(ByteBuffer to) throws IOException {
    while (state == State.HEAD) {
      int end = HeadEnd.find(held.array(), held.start(), held.start() + scanned, held.end());
      scanned = held.length();
      if (end < 0 ? scanned > limits.maxBytes() : end - held.start() > limits.maxBytes()) {
        throw new MalformedResponseException(
            "the head of the response is longer than " + limits.maxBytes() + " bytes");
      }
      if (end >= 0) {
        accept(parse(end), end - held.start());
        continue;
      }
      int read = held.fill(next, Math.max(1, limits.maxBytes() + 1 - held.length()));
      if (read < 0 && !held.isEmpty()) {
        throw new MalformedResponseException("the connection ended in the head of the response");
      }
      if (read <= 0) {
        return read;
      }
    }
    return giveOffer(to);
  }

  private ResponseHead parse(int end) throws MalformedResponseException {
    try {
      return ResponseHeadParser.parse(held.array(), held.start(), end, limits, toHead);
    } catch (MalformedMessageException e) {
      throw new MalformedResponseException(e);
    }
  }

  private void accept(ResponseHead arrived, int length) throws MalformedResponseException {
    held.skip(length);
    scanned = 0;
    if (!arrived.isInterim()) {
      head = arrived;
      begin(arrived);
      return;
    }
    if (++interims > MAX_INTERIM) {
      throw new MalformedResponseException(
          "there are more than " + MAX_INTERIM + " interim responses");
    }
    if (arrived.status() == 100) {
      offer("HTTP/1.1 100 Continue\r\n\r\n", State.HEAD);
    } else {
      interim.accept(arrived);
    }
  }

  private void begin(ResponseHead arrived) {
    StringBuilder text = new StringBuilder(96).append("HTTP/1.1 ").append(arrived.status());
    text.append(" -\r\n");
    chunks = null;
    remaining = 0;
    State then = State.BODY;
    if (arrived.status() == 101) {
      text.append("Connection: Upgrade\r\nUpgrade: x\r\n"); // which one is in head()
      then = State.RAW;
    } else {
      switch (arrived.framing()) {
        case Framing.None none -> text.append("Content-Length: 0\r\n");
        case Framing.Length length -> {
          text.append("Content-Length: ").append(length.bytes()).append("\r\n");
          remaining = length.bytes();
        }
        case Framing.Chunked chunked -> {
          text.append("Transfer-Encoding: chunked\r\n");
          chunks = new ChunkScanner(limits, ChunkScanner.Keep.CODING);
        }
        case Framing.UntilClose untilClose -> then = State.RAW;
      }
      if (!arrived.persistent()) {
        text.append("Connection: close\r\n");
      }
      if (then == State.BODY && chunks == null && remaining == 0) {
        then = State.IDLE;
      }
    }
    offer(text.append("\r\n").toString(), then);
  }

  private void offer(String text, State then) {
    offer = text.getBytes(StandardCharsets.US_ASCII);
    offered = 0;
    afterOffer = then;
    state = State.OFFER;
  }

  private int giveOffer(ByteBuffer to) {
    int count = Math.min(to.remaining(), offer.length - offered);
    to.put(offer, offered, count);
    offered += count;
    if (offered == offer.length) {
      state = afterOffer;
      if (state == State.HEAD && !held.isEmpty()) {
        // The client stops reading at a 100; held bytes after it do not make the socket readable.
        next.wakeupReads();
      }
    }
    return count;
  }

  private int readFixed(ByteBuffer to) throws IOException {
    int read;
    if (held.isEmpty()) {
      int limit = to.limit();
      to.limit(to.position() + (int) Math.min(to.remaining(), remaining));
      try {
        read = next.read(to);
      } finally {
        to.limit(limit);
      }
    } else {
      read = held.moveTo(to, remaining);
    }
    if (read < 0) {
      throw new MalformedResponseException(
          "the connection ended " + remaining + " bytes before the end of the response");
    }
    remaining -= read;
    if (remaining == 0) {
      state = State.IDLE;
    }
    return read;
  }

  private int readChunks(ByteBuffer to, ChunkScanner scanner) throws IOException {
    int start = to.position();
    while (true) {
      int read = held.isEmpty() ? next.read(to) : held.moveTo(to, Long.MAX_VALUE);
      if (read < 0) {
        throw new MalformedResponseException("the connection ended before the last chunk");
      }
      if (read == 0) {
        return 0;
      }
      ChunkScanner.Result result;
      try {
        result = scanner.scan(to, start, start + read);
      } catch (MalformedMessageException e) {
        throw new MalformedResponseException(e);
      }
      if (result.read() < start + read) {
        held.prepend(to, result.read(), start + read - result.read());
      }
      to.position(result.written());
      if (scanner.isDone()) {
        state = State.IDLE;
      }
      if (result.written() > start) {
        return result.written() - start;
      }
    }
  }

  @Override
  public void resumeReads() {
    boolean readable =
        switch (state) {
          case HEAD -> scanned < held.length();
          case OFFER -> true;
          case IDLE -> false;
          case BODY, RAW -> !held.isEmpty();
        };
    if (readable) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }
}
