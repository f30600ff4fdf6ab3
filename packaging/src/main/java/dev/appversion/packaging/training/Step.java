package dev.appversion.packaging.training;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A step of a scenario. */
sealed interface Step {
  /**
   * Waits until a URL answers with a status below 400.
   *
   * @param atMost fails after this time
   */
  record Wait(Duration atMost, URI url) implements Step {}

  /**
   * Sends a request.
   *
   * @param times how often
   */
  record Send(int times, String method, URI url, Map<String, String> headers, Optional<String> body)
      implements Step {}

  /** Waits, for background work of the program. */
  record Pause(Duration time) implements Step {}

  /** Parses the rest of a line {@code wait SECONDS URL}. */
  static Wait parseWait(String text) {
    String[] words = text.split("\\s+", 2);
    return new Wait(Duration.ofSeconds(Long.parseLong(words[0])), URI.create(words[1]));
  }

  /** Parses the rest of a line {@code send [TIMESx] METHOD URL [NAME:VALUE]... [-- BODY]}. */
  static Send parseSend(String text) {
    String[] parts = text.split(" -- ", 2);
    List<String> words = new ArrayList<>(List.of(parts[0].strip().split("\\s+")));
    int times = 1;
    if (words.getFirst().matches("\\d+x")) {
      times = Integer.parseInt(words.removeFirst().replace("x", ""));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : words.subList(2, words.size())) {
      String[] pair = header.split(":", 2);
      headers.put(pair[0], pair[1]);
    }
    return new Send(
        times,
        words.get(0),
        URI.create(words.get(1)),
        headers,
        parts.length == 1 ? Optional.empty() : Optional.of(parts[1]));
  }
}
