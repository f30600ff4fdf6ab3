package dev.appversion.versioning.routing;

/** What holds a client to a version. */
public enum Pin {
  HEADER("request header " + RequestFacts.REQUESTED_VERSION),
  QUERY("query parameter " + PinnedTarget.PARAMETER),
  FRAMEWORK("the release that the app's framework names"),
  REDIRECT("the redirect that answered a form"),
  REFERRER("the worker or the page that it comes from"),
  COOKIE("cookie " + RequestFacts.VERSION_COOKIE),
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
