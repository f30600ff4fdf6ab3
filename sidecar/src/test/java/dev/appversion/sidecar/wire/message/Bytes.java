package dev.appversion.sidecar.wire.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Bytes that are nearly HTTP. */
public final class Bytes {
  private static final List<String> ODD =
      List.of(
          "\r", "\n", "\r\n", "\0", " ", "\t", "\u000b", ":", ",", ";", "\"", "\\", "\u00ff", "0",
          "+", "-", "a", "\u007f", "\u0085", "\u00a0", "=", "x", "/", "?", "#", "5", "f");

  private Bytes() {}

  /** One of these messages, with up to four small changes at any place. */
  static Arbitrary<byte[]> near(List<String> messages) {
    return Combinators.combine(Arbitraries.of(messages), Arbitraries.longs())
        .as((message, seed) -> changed(message, new Random(seed)));
  }

  private static byte[] changed(String message, Random random) {
    StringBuilder bytes = new StringBuilder(message);
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      int at = random.nextInt(bytes.length() + 1);
      int end = Math.min(bytes.length(), at + 1);
      String odd = ODD.get(random.nextInt(ODD.size()));
      switch (random.nextInt(4)) {
        case 0 -> bytes.delete(at, end);
        case 1 -> bytes.replace(at, end, odd);
        default -> bytes.insert(at, odd);
      }
    }
    return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
