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
 * A cached asset in one coding: its bytes, which are immutable, and its header fields. Fields of
 * the app are kept if they describe the asset; the sidecar sets those for caching, framing and
 * variants.
 */
public final class Representation implements Content {
  /**
   * The maximum size of a write, in bytes: the JDK copies each write into a direct buffer of its
   * size.
   */
  private static final int SLICE = 128 << 10;

  /** The memory overhead of a header field, in bytes. */
  private static final int FIELD_OVERHEAD = 96;

  private static final int OVERHEAD = 256;

  /** The app's fields that are not kept: this class sets them, or they belong to one response. */
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
   * Creates a representation.
   *
   * @param body the encoded body; the caller must not change it afterwards
   * @param varies whether the asset has other codings
   */
  public static Representation of(byte[] body, Coding coding, boolean varies, HeaderMap fromApp) {
    // Strong, and equal in all sidecars: the digest of the bytes (RFC 9110 section 8.8.3).
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
    vary.remove(HttpFields.ACCEPT_ENCODING); // added below, by the codings of the asset
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

  /** Sends on the I/O thread, without blocking and without copying. */
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

  /** The maximum memory that it uses, in bytes. */
  long cost() {
    long cost = body.length;
    cost += OVERHEAD;
    for (Field field : fields) {
      cost += FIELD_OVERHEAD + 2L * field.value().length();
    }
    return cost;
  }
}
