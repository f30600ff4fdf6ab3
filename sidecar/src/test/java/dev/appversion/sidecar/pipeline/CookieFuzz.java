package dev.appversion.sidecar.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.request.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Coverage-guided fuzzing of cookies, by command: see the README of the framing corpus. */
class CookieFuzz {
  @DictionaryEntries({"app_version=", "app_version_affinity=", "v1.000001", "; ", "=", "\\\""})
  @FuzzTest(maxDuration = "10m")
  void fuzz(byte[] bytes) {
    String cookie = new String(bytes, StandardCharsets.ISO_8859_1);
    RequestFacts facts =
        RequestFacts.of(
            "GET", "/", name -> name.equals("Cookie") ? List.of(cookie) : List.of(), () -> null);
    facts.requestedByCookie().ifPresent(value -> assertThat(cookie).contains(value));
    facts
        .affinity()
        .ifPresent(affinity -> assertThat(Affinity.parse(affinity.toString())).contains(affinity));
  }
}
