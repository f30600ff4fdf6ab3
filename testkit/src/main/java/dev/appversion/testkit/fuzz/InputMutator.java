package dev.appversion.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Changes valid inputs at random. It works on tokens, which are words, numbers and single other
 * bytes, so that most results are nearly valid. New tokens come from all inputs, which makes the
 * inputs of a target its dictionary. The same inputs and seed give the same results.
 */
final class InputMutator {
  /** The longest result, in bytes. */
  static final int MAX_LENGTH = 16 << 10;

  private static final int MAX_CHANGES = 5;
  private static final int MAX_REPEATS = 100;

  /** Tokens at the limits of common readers: numbers, white space, quotes, invalid UTF-8. */
  private static final List<byte[]> LIMITS =
      List.of(
              "0",
              "-1",
              "1e400",
              "2147483648",
              "9223372036854775808",
              "00000000000000000001",
              "\0",
              "\t",
              "\n",
              "\r\n",
              "\f",
              "\u001f",
              "\u007f",
              "\u0085",
              "\u00a0",
              "\u00e4",
              "\u2028",
              "\uff11",
              "\ud83d\ude00",
              "\ufeff",
              "\\",
              "\"",
              "'",
              "%",
              "%2f",
              "%2E",
              "../",
              "./",
              "\\ud800",
              "null",
              "[]",
              "{}")
          .stream()
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .toList();

  private final List<byte[]> inputs;
  private final List<byte[]> dictionary;
  private final Random random;

  InputMutator(List<byte[]> inputs, Random random) {
    this.inputs = inputs;
    this.random = random;
    Set<String> tokens = new LinkedHashSet<>();
    for (byte[] input : inputs) {
      tokens(input).forEach(token -> tokens.add(new String(token, StandardCharsets.ISO_8859_1)));
    }
    this.dictionary = new ArrayList<>(LIMITS);
    tokens.forEach(token -> dictionary.add(token.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** One of the inputs with some changes. */
  byte[] next() {
    List<byte[]> tokens = tokens(oneOf(inputs));
    for (int left = 1 + random.nextInt(MAX_CHANGES); left > 0; left--) {
      change(tokens);
    }
    return joined(tokens);
  }

  private void change(List<byte[]> tokens) {
    int from = random.nextInt(tokens.size() + 1);
    int to = Math.min(tokens.size(), from + 1 + random.nextInt(4));
    List<byte[]> range = new ArrayList<>(tokens.subList(from, to));
    switch (random.nextInt(8)) {
      case 0 -> tokens.subList(from, to).clear();
      case 1 -> tokens.addAll(from, range);
      case 2 -> {
        tokens.subList(from, to).clear();
        tokens.addAll(random.nextInt(tokens.size() + 1), range);
      }
      case 3 -> {
        List<byte[]> other = tokens(oneOf(inputs));
        int start = random.nextInt(other.size() + 1);
        int end = start + random.nextInt(other.size() - start + 1);
        tokens.addAll(from, other.subList(start, end));
      }
      case 4 -> {
        if (from < to) {
          tokens.set(from, flipped(tokens.get(from)));
        }
      }
      case 5 -> {
        byte[] token = oneOf(dictionary);
        for (int i = random.nextInt(MAX_REPEATS); i >= 0; i--) {
          tokens.add(from, token);
        }
      }
      case 6 -> {
        if (from < to) {
          tokens.set(from, oneOf(dictionary));
        }
      }
      default -> tokens.add(from, oneOf(dictionary));
    }
  }

  private byte[] flipped(byte[] token) {
    byte[] flipped = token.clone();
    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private static byte[] joined(List<byte[]> tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] token : tokens) {
      if (bytes.size() + token.length <= MAX_LENGTH) {
        bytes.writeBytes(token);
      }
    }
    return bytes.toByteArray();
  }

  private static List<byte[]> tokens(byte[] input) {
    List<byte[]> tokens = new ArrayList<>();
    int at = 0;
    while (at < input.length) {
      int end = at + 1;
      while (end < input.length && isWord(input[end - 1]) && isWord(input[end])) {
        end++;
      }
      tokens.add(Arrays.copyOfRange(input, at, end));
      at = end;
    }
    return tokens;
  }

  private static boolean isWord(byte b) {
    return Character.isLetterOrDigit(b) || b == '_' || b < 0;
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
