package dev.appversion.versioning.routing.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for tests, as a browser or a program would send them. */
public final class Requests {
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private String method = "GET";
  private String path = "/";
  private int bucket = 123_456;
  private Optional<Referrer> referrer = Optional.empty();

  private Requests() {}

  public static Requests navigation() {
    return subrequest().header("Sec-Fetch-Mode", "navigate").header("Sec-Fetch-Dest", "document");
  }

  /** A request of a script in a page. */
  public static Requests script() {
    return subrequest().header("Sec-Fetch-Mode", "cors").header("Sec-Fetch-Dest", "empty");
  }

  /** A document inside another one. */
  public static Requests embedded(String destination) {
    return subrequest().header("Sec-Fetch-Mode", "navigate").header("Sec-Fetch-Dest", destination);
  }

  public static Requests subrequest() {
    return new Requests();
  }

  public Requests header(String name, String value) {
    headers.add(Map.entry(name, value));
    return this;
  }

  public Requests cookie(String cookies) {
    return header("Cookie", cookies);
  }

  public Requests method(String newMethod) {
    method = newMethod;
    return this;
  }

  public Requests path(String newPath) {
    path = newPath;
    return this;
  }

  public Requests bucket(int millionths) {
    bucket = millionths;
    return this;
  }

  public RequestHeaders headers() {
    return name ->
        headers.stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
  }

  /** The URL of the page or worker of this site that it comes from. */
  public Requests from(String target) {
    referrer = Referrer.of("https://shop.test" + target, "shop.test");
    return this;
  }

  public RequestFacts facts() {
    return RequestFacts.of(
        method, PinnedTarget.of(path), referrer, headers(), () -> new Bucket(bucket));
  }
}
