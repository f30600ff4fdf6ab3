package dev.appversion.benchmarks.peers.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a load generator measured; latencies in milliseconds, 0 if it measures none.
 *
 * @param requests that got a response
 * @param failure of a request, empty if there was none
 */
public record LoadResult(
    long requests, double p50, double p99, double p999, double max, String failure) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line of JSON. */
  String json() throws JsonProcessingException {
    return JSON.writeValueAsString(this);
  }

  /** Reads that line. */
  static LoadResult parse(String json) throws JsonProcessingException {
    return JSON.readValue(json, LoadResult.class);
  }
}
