package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The number of busts of the app, and the address for the next one.
 *
 * @param generation rises by one with each bust
 * @param request the last bust request that was carried out; a different one in the resource is a
 *     new bust
 * @param url of the operator's API; empty if there is none
 * @param certificateAuthority PEM of the authority that the API's certificate must come from; empty
 *     for the platform's
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BustState(
    @JsonInclude(JsonInclude.Include.ALWAYS) long generation,
    String request,
    String url,
    String certificateAuthority) {
  /** No bust so far, and no operator. */
  public static final BustState NONE = new BustState(0, "", "", "");

  public BustState {
    InvalidRoutingTableException.require(
        generation >= 0, "bust.generation", "is negative: " + generation);
    request = request == null ? "" : request;
    url = url == null ? "" : url;
    certificateAuthority = certificateAuthority == null ? "" : certificateAuthority;
  }
}
