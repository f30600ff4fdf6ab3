package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * HTML documents of the app that a sidecar sends in place of its own pages, with {@code {{url}}}
 * and {@code {{kind}}} in them (docs/adr/0029-custom-error-pages-in-the-resource.md).
 *
 * @param conflict for a version that is not available (409); empty for the sidecar's
 * @param unavailable for an app that does not respond (502, 503, 504); empty for the sidecar's
 */
public record OwnPages(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String conflict,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String unavailable) {
  /** None: the sidecar's own pages are sent. */
  public static final OwnPages NONE = new OwnPages("", "");

  public OwnPages {
    conflict = conflict == null ? "" : conflict;
    unavailable = unavailable == null ? "" : unavailable;
  }
}
