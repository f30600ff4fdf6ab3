package dev.appversion.sidecar.wire.message;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;

/** Heads of requests: see {@link WireChecks}. */
public final class RequestHeadFuzz implements FuzzTarget {
  @Override
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
  public void fuzz(byte[] bytes) {
    WireChecks.requestHead(bytes);
  }
}
