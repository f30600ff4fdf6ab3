package dev.appversion.sidecar.cache;

import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.content.Conditions;
import dev.appversion.sidecar.content.Content;
import dev.appversion.sidecar.content.ImmutableResponse;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.manifest.Digests;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * An asset in one coding, held in memory: its bytes, which never change, and the header fields that
 * go with them. Fields of the app are kept where they belong to the asset; those that say how long
 * it lives, in which form it comes and to whom are ours.
 */
public final class Representation implements Content {
  /** The JDK copies what it writes into a buffer outside the heap, of the size it is given. */
  private static final int SLICE = 128 << 10;

  /** Strings of headers take more than their characters. */
  private static final int FIELD_OVERHEAD = 96;

  private static final int OVERHEAD = 256;

  /** Of the app's fields: what this class says itself, and what belongs to one response alone. */
  private static final Set<String> NOT_KEPT =
      Set.of(
          "accept-ranges",
          "age",
          "cache-control",
          "clear-site-data",
          "content-digest",
          "content-encoding",
          "content-length",
          "content-md5",
          "content-range",
          "date",
          "digest",
          "etag",
          "expires",
          "pragma",
          "repr-digest",
          "server-timing",
          "set-cookie",
          "set-cookie2",
          "trailer",
          "vary",
          WireHeaders.APP_VERSION.toLowerCase(Locale.ROOT),
          WireHeaders.BACKEND_TARGET,
          "x-request-id");

  private final byte[] body;
  private final String etag;
  private final Optional<Instant> lastModified;
  private final List<Field> fields;

  private Representation(
      byte[] body, String etag, Optional<Instant> lastModified, List<Field> fields) {
    this.body = body;
    this.etag = etag;
    this.lastModified = lastModified;
    this.fields = fields;
  }

  /**
   * Makes one.
   *
   * @param body not to be changed any more
   * @param varies whether there are other codings of the asset
   */
  public static Representation of(byte[] body, Coding coding, boolean varies, HeaderMap fromApp) {
    // Strong, and the same in every sidecar: made of the very bytes (RFC 9110 section 8.8.3).
    String etag = '"' + Digests.sha256Hex(body).substring(0, 16) + '"';
    List<Field> fields = new ArrayList<>();
    for (long at = fromApp.fastIterateNonEmpty(); at != -1L; at = fromApp.fiNextNonEmpty(at)) {
      HeaderValues field = fromApp.fiCurrent(at);
      HttpString name = field.getHeaderName();
      if (!NOT_KEPT.contains(name.toString().toLowerCase(Locale.ROOT))) {
        field.forEach(value -> fields.add(new Field(name, value)));
      }
    }
    fields.add(new Field(Headers.ETAG, etag));
    fields.add(new Field(Headers.ACCEPT_RANGES, "bytes"));
    fields.add(new Field(Headers.CACHE_CONTROL, ImmutableResponse.CACHE_CONTROL));
    if (coding != Coding.IDENTITY) {
      fields.add(new Field(Headers.CONTENT_ENCODING, coding.token()));
    }
    SortedSet<String> vary = ImmutableResponse.vary(fromApp);
    vary.remove(HttpFields.ACCEPT_ENCODING); // said of what is held here
    if (varies) {
      vary.add(HttpFields.ACCEPT_ENCODING);
    }
    if (!vary.isEmpty()) {
      fields.add(new Field(Headers.VARY, String.join(", ", vary)));
    }
    return new Representation(
        body, etag, Conditions.date(fromApp.getFirst(Headers.LAST_MODIFIED)), List.copyOf(fields));
  }

  @Override
  public long length() {
    return body.length;
  }

  @Override
  public String etag() {
    return etag;
  }

  @Override
  public Optional<Instant> lastModified() {
    return lastModified;
  }

  @Override
  public List<Field> fields() {
    return fields;
  }

  /** On the I/O thread, without waiting and without copying it. */
  @Override
  public void send(HttpServerExchange exchange, List<Piece> pieces) {
    List<ByteBuffer> slices = new ArrayList<>();
    for (Piece piece : pieces) {
      switch (piece) {
        case Text(ByteBuffer bytes) -> slices.add(bytes);
        case Range(long first, long length) -> {
          for (long at = 0; at < length; at += SLICE) {
            slices.add(
                ByteBuffer.wrap(body, (int) (first + at), (int) Math.min(SLICE, length - at)));
          }
        }
      }
    }
    Sender sender = exchange.getResponseSender();
    if (slices.size() == 1) {
      sender.send(slices.getFirst(), IoCallback.END_EXCHANGE);
    } else {
      new InTurn(slices.iterator()).onComplete(exchange, sender);
    }
  }

  /** Sends one buffer after the other. */
  private record InTurn(Iterator<ByteBuffer> rest) implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      ByteBuffer next = rest.next();
      sender.send(next, rest.hasNext() ? this : IoCallback.END_EXCHANGE);
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
      IoCallback.END_EXCHANGE.onException(exchange, sender, e);
    }
  }

  /** What it takes in memory, at most. */
  long cost() {
    long cost = body.length;
    cost += OVERHEAD;
    for (Field field : fields) {
      cost += FIELD_OVERHEAD + 2L * field.value().length();
    }
    return cost;
  }
}
