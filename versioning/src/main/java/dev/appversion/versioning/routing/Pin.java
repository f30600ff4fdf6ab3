package dev.appversion.versioning.routing;

import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;

/** What holds a client to a version. */
public enum Pin {
  HEADER("request header " + WireHeaders.REQUESTED_VERSION),
  QUERY("query parameter " + RequestPins.QUERY_PARAMETER),
  FRAMEWORK("the release that the app's framework names"),
  REDIRECT("the redirect that answered a form"),
  REFERRER("the worker or the page that it comes from"),
  COOKIE("cookie " + RequestPins.VERSION_COOKIE),
  PAGE("the version of the page it comes from");

  private final String description;

  Pin(String description) {
    this.description = description;
  }

  /** Words for a person. */
  public String description() {
    return description;
  }
}
