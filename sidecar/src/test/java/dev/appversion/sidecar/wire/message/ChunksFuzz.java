package dev.appversion.sidecar.wire.message;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;

/** Chunked bodies: see {@link WireChecks}. */
public final class ChunksFuzz implements FuzzTarget {
  @Override
  @DictionaryEntries({
    "5\\x0d\\x0ahello\\x0d\\x0a",
    "0\\x0d\\x0a\\x0d\\x0a",
    ";a=\\\"b\\\"",
    "X-A: b\\x0d\\x0a",
    "0\\x0d\\x0a",
    "fffffffffffffff"
  })
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    WireChecks.chunks(bytes, bytes.length);
  }
}
