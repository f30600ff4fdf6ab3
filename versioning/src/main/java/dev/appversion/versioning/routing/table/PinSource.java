package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.appversion.versioning.routing.request.PinnedTarget;
import dev.appversion.versioning.routing.request.RequestHeaders;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A field or a query parameter in which a framework or the app sends the release of a page. It is a
 * pin only if its value names a version; any other value is the app's own.
 *
 * @param header a request field's name; empty for a parameter
 * @param query a query parameter's name; empty for a field
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PinSource(String header, String query) {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  /**
   * The field and the parameter that Next.js sends with {@code deploymentId} (the field with its
   * fetches, the parameter in the URLs of its assets).
   */
  public static final List<PinSource> BUILT_IN =
      List.of(new PinSource("X-Deployment-Id", ""), new PinSource("", "dpl"));

  public PinSource {
    header = header == null ? "" : header;
    query = query == null ? "" : query;
    InvalidRoutingTableException.require(
        query.isEmpty() ? HEADER.matcher(header).matches() : header.isEmpty(),
        "a pin",
        "needs a header or a query parameter, not both");
    InvalidRoutingTableException.require(
        query.isEmpty() || QUERY.matcher(query).matches(), "a pin", "has the bad query " + query);
  }

  /** The values of the field or the parameter in a request. */
  public List<String> values(RequestHeaders headers, PinnedTarget target) {
    return header.isEmpty() ? target.values(query) : headers.stated(header);
  }
}
