package dev.appversion.sidecar.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes HTTP messages in ways that parsers interpret differently. */
final class Mutator {
  /** Bytes that are inserted, or replace others. */
  private static final List<String> PIECES =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          " ",
          "\t",
          "\u000b",
          ":",
          ";",
          ",",
          "\"",
          "\\",
          "\u0080",
          "\u00ff",
          "0",
          "+",
          "-",
          "0x",
          "\r\n\r\n",
          "0\r\n\r\n",
          "5\r\nhello\r\n",
          ";a=\"b",
          "ffffffffffffffff",
          "10000000000000005",
          "Content-Length: 5\r\n",
          "Content-Length: 0\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: identity\r\n",
          "Connection: close\r\n",
          "Expect: 100-continue\r\n",
          "Host: b.test\r\n",
          "X-A: b\r\n c\r\n",
          "HTTP/1.0",
          "HTTP/1.1",
          "HEAD ",
          "GET /smuggled HTTP/1.1\r\nHost: shop.test\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");

  private final Random random;

  Mutator(Random random) {
    this.random = random;
  }

  /** These bytes with one to four changes. */
  String mutate(String bytes) {
    StringBuilder changed = new StringBuilder(bytes);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      change(changed);
    }
    return changed.toString();
  }

  private void change(StringBuilder bytes) {
    int at = random.nextInt(bytes.length() + 1);
    int end = Math.min(bytes.length(), at + 1 + random.nextInt(8));
    switch (random.nextInt(7)) {
      case 0 -> bytes.insert(at, piece());
      case 1 -> bytes.replace(at, end, piece());
      case 2 -> bytes.delete(at, end);
      case 3 -> bytes.insert(at, bytes.substring(at, end));
      case 4 -> bytes.replace(at, Math.min(bytes.length(), at + 1), anyByte());
      case 5 -> swapCase(bytes, at);
      default -> bytes.setLength(at == 0 ? bytes.length() : Math.max(at, bytes.length() - 4));
    }
  }

  private String piece() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  private String anyByte() {
    return String.valueOf((char) random.nextInt(256));
  }

  private static void swapCase(StringBuilder bytes, int at) {
    if (at < bytes.length()) {
      char c = bytes.charAt(at);
      bytes.setCharAt(at, Character.isUpperCase(c) ? (char) (c | 0x20) : (char) (c & ~0x20));
    }
  }

  /** The bytes as one to five writes, so that reads begin and end anywhere. */
  List<Step> writes(String bytes) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    for (int left = random.nextInt(5); left > 0 && at < bytes.length(); left--) {
      int end = at + 1 + random.nextInt(bytes.length() - at);
      steps.add(new Step.Send(bytes.substring(at, end)));
      if (random.nextInt(4) == 0) {
        steps.add(new Step.Pause());
      }
      at = end;
    }
    if (at < bytes.length()) {
      steps.add(new Step.Send(bytes.substring(at)));
    }
    return steps;
  }
}
