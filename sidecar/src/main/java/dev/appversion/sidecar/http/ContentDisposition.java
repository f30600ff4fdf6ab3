package dev.appversion.sidecar.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;

/** The response field {@code Content-Disposition} (RFC 6266). */
public final class ContentDisposition {
  private ContentDisposition() {}

  /** Whether a response is a download: {@code attachment}. */
  public static boolean isAttachment(HeaderMap response) {
    String field = response.getFirst(Headers.CONTENT_DISPOSITION);
    return field != null && field.split(";", 2)[0].strip().equalsIgnoreCase("attachment");
  }
}
