package dev.appversion.versioning.manifest.names;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/** The characters that tools write hashes in, the smallest alphabet first. */
enum HashAlphabet {
  HEX(16, "[0-9a-f]+", 0.0005),
  BASE26(26, "[a-z]+", 0.05),
  BASE32(32, "[A-Z2-7]+", 0.01),
  BASE36(36, "[0-9a-z]+", 0.05),
  BASE62(62, "[0-9A-Za-z]+", 0.05),
  BASE64URL(64, "[0-9A-Za-z_-]+", 0.05);

  private static final int LETTERS = 26;
  private static final int DIGITS = 10;

  private final int size;
  private final Pattern tokens;
  private final double word;

  HashAlphabet(int size, String tokens, double word) {
    this.size = size;
    this.word = word;
    this.tokens = Pattern.compile(tokens);
  }

  /**
   * The smallest alphabet that contains the characters of all these tokens; empty if there is none.
   */
  static Optional<HashAlphabet> of(Collection<String> tokens) {
    for (HashAlphabet alphabet : values()) {
      if (tokens.stream().allMatch(alphabet::has)) {
        return Optional.of(alphabet);
      }
    }
    return Optional.empty();
  }

  boolean has(String token) {
    return tokens.matcher(token).matches();
  }

  /**
   * The probability that a hash consists only of the kinds of characters (small letters, capitals,
   * digits) in this token. A hash of small letters only is very improbable in base64url, and common
   * in base36.
   */
  double probabilityOfKinds(String token) {
    double kinds = 0;
    if (token.chars().anyMatch(c -> c >= 'a' && c <= 'z')) {
      kinds += this == HEX ? size - DIGITS : LETTERS;
    }
    if (token.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
      kinds += LETTERS;
    }
    if (token.chars().anyMatch(c -> c >= '0' && c <= '9')) {
      kinds += this == BASE32 ? size - LETTERS : DIGITS;
    }
    if (token.chars().anyMatch(c -> c == '-' || c == '_')) {
      kinds += 2;
    }
    return Math.pow(Math.min(1, kinds / size), token.length());
  }

  /**
   * The estimated probability that a suffix chosen by a person has the length of a build's hashes
   * and only characters of this alphabet.
   */
  double probabilityOfWord() {
    return word;
  }
}
