package dev.appversion.sidecar.wire.message;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided fuzzing of request heads, by command: see the README of the framing corpus. */
class RequestHeadFuzz {
  @DictionaryEntries({
    "HTTP/1.1\\x0d\\x0a",
    "Host: a\\x0d\\x0a",
    "Content-Length: 5\\x0d\\x0a",
    "Transfer-Encoding: chunked\\x0d\\x0a",
    "X-A: b\\x0d\\x0a",
    "\\x0d\\x0a\\x0d\\x0a",
    "http://"
  })
  @FuzzTest(maxDuration = "10m")
  void fuzz(byte[] bytes) {
    WireChecks.requestHead(bytes);
  }
}
