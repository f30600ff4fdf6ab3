package dev.appversion.packaging.training;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The responses of the stub server: those of the scenario; else, for a path of the Kubernetes API,
 * empty lists, objects that do not exist, and echoed writes; else a small page.
 *
 * @param ofScenario the scenario's answers by method, space and path
 */
record StubAnswers(Map<String, StubAnswer> ofScenario) {
  private static final Pattern KUBERNETES =
      Pattern.compile("/(?:api/v1|apis/[^/]+/[^/]+)(?:/namespaces/[^/]+)?/([^/]+)(/.+)?");

  private static final String PAGE = "<!doctype html><head><title>stub</title></head><p>stub";

  StubAnswers {
    ofScenario = Map.copyOf(ofScenario);
  }

  /**
   * The answer to a request.
   *
   * @param path without the query
   */
  StubAnswer to(String method, String path, byte[] body) {
    StubAnswer answer = ofScenario.get(method + " " + path);
    if (answer != null) {
      return answer;
    }
    Matcher kubernetes = KUBERNETES.matcher(path);
    if (!kubernetes.matches()) {
      return new StubAnswer(200, "text/html", PAGE.getBytes(StandardCharsets.UTF_8));
    }
    return switch (method) {
      case "POST", "PUT", "PATCH" -> new StubAnswer(200, "application/json", body);
      case "GET" ->
          kubernetes.group(2) == null
              ? StubAnswer.json(
                  200,
                  """
                  {"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
                  """)
              : StubAnswer.json(
                  404,
                  """
                  {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}
                  """);
      default ->
          StubAnswer.json(
              200,
              """
              {"kind":"Status","apiVersion":"v1","status":"Success"}
              """);
    };
  }

  /** The first events of a watch, if the scenario has some. */
  Optional<StubAnswer> watch(String path) {
    return Optional.ofNullable(ofScenario.get("WATCH " + path));
  }
}
