package dev.appversion.sidecar.wire.message;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Coverage-guided fuzzing of chunked bodies, by command: see the README of the framing corpus. */
class ChunksFuzz {
  @DictionaryEntries({
    "5\\x0d\\x0ahello\\x0d\\x0a",
    "0\\x0d\\x0a\\x0d\\x0a",
    ";a=\\\"b\\\"",
    "X-A: b\\x0d\\x0a",
    "0\\x0d\\x0a",
    "fffffffffffffff"
  })
  @FuzzTest(maxDuration = "10m")
  void fuzz(byte[] bytes) {
    WireChecks.chunks(bytes, bytes.length);
  }
}
