package dev.appversion.sidecar.wire.message;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided fuzzing of response heads, by command: see the README of the framing corpus. */
class ResponseHeadFuzz {
  @DictionaryEntries({
    "HTTP/1.1 200 OK\\x0d\\x0a",
    "Content-Length: 5\\x0d\\x0a",
    "Transfer-Encoding: chunked\\x0d\\x0a",
    "X-A: b\\x0d\\x0a",
    "\\x0d\\x0a\\x0d\\x0a",
    " folded\\x0d\\x0a"
  })
  @FuzzTest(maxDuration = "10m")
  void fuzz(byte[] bytes) {
    WireChecks.responseHead(bytes, bytes.length % 2 == 0);
  }
}
