package dev.appversion.versioning.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for tests, as a browser or a program would send them. */
final class Requests {
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private String method = "GET";
  private String path = "/";
  private int bucket = 123_456;
  private Optional<Referrer> referrer = Optional.empty();

  private Requests() {}

  static Requests navigation() {
    return subrequest().header("Sec-Fetch-Mode", "navigate").header("Sec-Fetch-Dest", "document");
  }

  /** What a script in a page asks for. */
  static Requests script() {
    return subrequest().header("Sec-Fetch-Mode", "cors").header("Sec-Fetch-Dest", "empty");
  }

  /** A document inside another one. */
  static Requests embedded(String destination) {
    return subrequest().header("Sec-Fetch-Mode", "navigate").header("Sec-Fetch-Dest", destination);
  }

  static Requests subrequest() {
    return new Requests();
  }

  Requests header(String name, String value) {
    headers.add(Map.entry(name, value));
    return this;
  }

  Requests cookie(String cookies) {
    return header("Cookie", cookies);
  }

  Requests method(String newMethod) {
    method = newMethod;
    return this;
  }

  Requests path(String newPath) {
    path = newPath;
    return this;
  }

  Requests bucket(int millionths) {
    bucket = millionths;
    return this;
  }

  RequestHeaders headers() {
    return name ->
        headers.stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
  }

  /** The URL of the page or worker of this site that it comes from. */
  Requests from(String target) {
    referrer = Referrer.of("https://shop.test" + target, "shop.test");
    return this;
  }

  RequestFacts facts() {
    return RequestFacts.of(
        method, PinnedTarget.of(path), referrer, headers(), () -> new Bucket(bucket));
  }
}
