package dev.appversion.sidecar.request;

import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.routing.AssetUnion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** Whether a response means that its version does not have a file ({@link AssetUnion}). */
public final class MissingFile {
  private static final HttpString SEC_FETCH_DEST = new HttpString(HttpFields.SEC_FETCH_DEST);

  private MissingFile() {}

  /**
   * Whether the version does not have the file.
   *
   * @param path of the file, see {@link AssetUnion#path}
   */
  public static boolean isReported(
      HttpServerExchange exchange, String path, int status, HeaderMap fields) {
    return AssetUnion.isMissing(
        path,
        status,
        first(fields, Headers.CONTENT_TYPE),
        first(exchange.getRequestHeaders(), SEC_FETCH_DEST));
  }

  /** Whether the client cannot use a page in place of the file that it requests. */
  public static boolean cannotBePage(HttpServerExchange exchange) {
    return AssetUnion.isNoPage(
        first(exchange.getRequestHeaders(), SEC_FETCH_DEST),
        ClientUrl.worker(exchange).isPresent());
  }

  private static String first(HeaderMap fields, HttpString name) {
    String value = fields.getFirst(name);
    return value == null ? "" : value;
  }
}
