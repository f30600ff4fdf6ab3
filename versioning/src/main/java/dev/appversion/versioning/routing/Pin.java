package dev.appversion.versioning.routing;

import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.request.RedirectPin;
import dev.appversion.versioning.routing.request.Referrer;
import dev.appversion.versioning.routing.table.PinSource;

/** The kinds of pins of a request to a version. */
public enum Pin {
  /** The request header {@link WireHeaders#REQUESTED_VERSION}. */
  HEADER("request header " + WireHeaders.REQUESTED_VERSION),
  /** The query parameter {@link RequestPins#QUERY_PARAMETER}. */
  QUERY("query parameter " + RequestPins.QUERY_PARAMETER),
  /** A field or parameter of the app's framework ({@link PinSource}). */
  FRAMEWORK("the release that the app's framework names"),
  /** The cookie of the redirect in response to a form ({@link RedirectPin}). */
  REDIRECT("the redirect that answered a form"),
  /** The pin in the URL of the worker or the page that sends the request ({@link Referrer}). */
  REFERRER("the worker or the page that it comes from"),
  /** The cookie {@link RequestPins#VERSION_COOKIE}. */
  COOKIE("cookie " + RequestPins.VERSION_COOKIE),
  /** The version of the page that sends the request ({@link Affinity}). */
  PAGE("the version of the page it comes from");

  private final String description;

  Pin(String description) {
    this.description = description;
  }

  /** Its name in messages to users. */
  public String description() {
    return description;
  }
}
