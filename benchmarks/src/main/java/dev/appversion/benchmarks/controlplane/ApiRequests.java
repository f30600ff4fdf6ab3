package dev.appversion.benchmarks.controlplane;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an API server has counted, of all clients.
 *
 * @param requests by verb and resource, such as {@code PATCH configmaps}
 * @param responseBytes of responses other than of watches
 * @param watchEvents events that watches have got
 * @param watchBytes bytes of these events
 */
record ApiRequests(
    Map<String, Double> requests, double responseBytes, double watchEvents, double watchBytes) {
  private static final Pattern SAMPLE =
      Pattern.compile("^([a-z_:]+)(?:\\{(.*)})? ([0-9.eE+-]+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  ApiRequests {
    requests = new TreeMap<>(requests);
  }

  /** Reads the text of {@code /metrics}. */
  static ApiRequests parse(String text) {
    Map<String, Double> requests = new TreeMap<>();
    double responses = 0;
    double events = 0;
    double eventBytes = 0;
    Matcher samples = SAMPLE.matcher(text);
    while (samples.find()) {
      double value = Double.parseDouble(samples.group(3));
      switch (samples.group(1)) {
        case "apiserver_request_total" -> requests.merge(key(samples.group(2)), value, Double::sum);
        case "apiserver_response_sizes_sum" -> responses += value;
        case "apiserver_watch_events_sizes_sum" -> eventBytes += value;
        case "apiserver_watch_events_sizes_count" -> events += value;
        default -> {} // another metric
      }
    }
    return new ApiRequests(requests, responses, events, eventBytes);
  }

  private static String key(String labels) {
    Map<String, String> values = new LinkedHashMap<>();
    LABEL.matcher(labels).results().forEach(it -> values.put(it.group(1), it.group(2)));
    String subresource = values.getOrDefault("subresource", "");
    return values.getOrDefault("verb", "")
        + " "
        + values.getOrDefault("resource", "")
        + (subresource.isEmpty() ? "" : "/" + subresource);
  }

  /** The requests since an earlier reading; without those that did not occur. */
  ApiRequests since(ApiRequests before) {
    Map<String, Double> more = new TreeMap<>();
    requests.forEach(
        (what, count) -> {
          double difference = count - before.requests.getOrDefault(what, 0.0);
          if (difference > 0) {
            more.put(what, difference);
          }
        });
    return new ApiRequests(
        more,
        responseBytes - before.responseBytes,
        watchEvents - before.watchEvents,
        watchBytes - before.watchBytes);
  }

  double total() {
    return requests.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
