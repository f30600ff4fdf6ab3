package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.Asset.Sent;
import dev.appversion.sidecar.cache.Asset.Variant;
import dev.appversion.sidecar.cache.Compression;
import dev.appversion.sidecar.cache.Representation;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.contract.FallbackPage;
import dev.appversion.versioning.manifest.ContentCheck;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The response of an app to a lookup, and the codings of the asset that it shows. */
final class AssetResponse {
  /** The size of header fields above which a response is not cached, in characters. */
  private static final int MAX_FIELDS = 8 << 10;

  private final HeaderMap headers;
  private final Set<Coding> asked;

  /**
   * @param asked the requested codings
   */
  AssetResponse(HeaderMap headers, Set<Coding> asked) {
    this.headers = headers;
    this.asked = asked;
  }

  /** The same response for bytes that were built from its body. */
  AssetResponse asMade() {
    HeaderMap made = new HeaderMap();
    headers.forEach(field -> made.putAll(field.getHeaderName(), field));
    made.remove(Headers.CONTENT_ENCODING);
    made.remove(Headers.LAST_MODIFIED);
    return new AssetResponse(made, asked);
  }

  /** The coding of the body; empty if that coding was not requested. */
  Optional<Coding> coding() {
    HeaderValues values = headers.get(Headers.CONTENT_ENCODING);
    if (values != null && values.size() > 1) {
      return Optional.empty();
    }
    return Coding.of(headers.getFirst(Headers.CONTENT_ENCODING))
        .filter(coding -> coding == Coding.IDENTITY || asked.contains(coding));
  }

  /** Whether a response is a page in place of the asset ({@link FallbackPage}). */
  static boolean isPageInItsPlace(String path, HeaderMap headers) {
    String type = headers.getFirst(Headers.CONTENT_TYPE);
    return type != null && FallbackPage.isInPlaceOf(path, type);
  }

  /**
   * The variants that the response shows. Requested codings that the app would have preferred do
   * not exist; the sidecar compresses with gzip if the app offers no coding.
   */
  Map<Coding, Variant> variants(BodyCheck inspection, ContentCheck check) {
    Coding came = coding().orElseThrow();
    boolean varies =
        came != Coding.IDENTITY
            || Compression.isCompressible(headers.getFirst(Headers.CONTENT_TYPE));
    Map<Coding, Variant> variants = new EnumMap<>(Coding.class);
    for (Coding coding : asked) {
      if (coding.compareTo(came) < 0) {
        variants.put(coding, new Variant.Absent());
      }
    }
    Optional<byte[]> kept = inspection.kept().filter(bytes -> isStorable(check));
    String etag = headers.getFirst(Headers.ETAG);
    Sent sent = new Sent(came, inspection.length(), etag == null ? "" : etag);
    variants.put(
        came,
        kept.<Variant>map(bytes -> held(bytes, came, varies, sent))
            .orElseGet(() -> new Variant.Streamed(sent)));
    if (came == Coding.IDENTITY && varies && asked.contains(Coding.GZIP)) {
      kept.flatMap(Compression::gzip)
          .ifPresent(
              bytes -> {
                variants.put(Coding.GZIP, held(bytes, Coding.GZIP, true, sent));
                variants.remove(Coding.IDENTITY); // cached once a client requests it
              });
    }
    return variants;
  }

  private Variant held(byte[] bytes, Coding coding, boolean varies, Sent sent) {
    return new Variant.Held(Representation.of(bytes, coding, varies, headers), sent);
  }

  /**
   * Whether the response may be cached for other clients. Not if the app excludes shared caches or
   * sets a cookie; without a digest, also not if it varies by client (RFC 9111 sections 3 and 4.1).
   */
  private boolean isStorable(ContentCheck check) {
    if (headers.contains(Headers.SET_COOKIE)
        || words(Headers.CACHE_CONTROL).anyMatch(AssetResponse::forbids)) {
      return false;
    }
    if (!check.isVerifiable()
        && words(Headers.VARY)
            .anyMatch(name -> !name.equals("accept-encoding") && !name.equals("origin"))) {
      return false;
    }
    int size = 0;
    for (HeaderValues field : headers) {
      for (String value : field) {
        size += value.length();
      }
    }
    return size <= MAX_FIELDS;
  }

  private static boolean forbids(String directive) {
    return directive.equals("no-store")
        || directive.equals("private")
        || directive.startsWith("private=");
  }

  private Stream<String> words(io.undertow.util.HttpString name) {
    HeaderValues values = headers.get(name);
    return values == null
        ? Stream.empty()
        : values.stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(word -> word.strip().toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty());
  }
}
