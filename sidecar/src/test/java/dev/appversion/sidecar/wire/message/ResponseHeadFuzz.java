package dev.appversion.sidecar.wire.message;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;

/** Heads of responses: see {@link WireChecks}. */
public final class ResponseHeadFuzz implements FuzzTarget {
  @Override
  @DictionaryEntries({
    "HTTP/1.1 200 OK\\x0d\\x0a",
    "Content-Length: 5\\x0d\\x0a",
    "Transfer-Encoding: chunked\\x0d\\x0a",
    "X-A: b\\x0d\\x0a",
    "\\x0d\\x0a\\x0d\\x0a",
    " folded\\x0d\\x0a"
  })
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    WireChecks.responseHead(bytes, bytes.length % 2 == 0);
  }
}
