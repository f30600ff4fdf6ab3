package dev.appversion.versioning.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The form of the tokens that are handed to people and programs: {@code <payload>.<signature>},
 * both base64url; the payload's fields are one a line. The signature is for one purpose, so that a
 * token for one is invalid for another.
 *
 * @param payload as it was sent, which is what is signed
 */
record SignedToken(String payload, String signature) {
  private static final int MAX_LENGTH = 1024;
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

  /**
   * A token with these fields.
   *
   * @throws IllegalArgumentException if one of them has a line break
   */
  static String issue(SecretKeys keys, String purpose, List<String> fields) {
    for (String field : fields) {
      if (field.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("the fields of a token have no line breaks");
      }
    }
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(String.join("\n", fields).getBytes(StandardCharsets.UTF_8));
    return payload + '.' + keys.sign(purpose, payload);
  }

  /** Parses a token; empty if it has not the form of one. Its signature is not checked. */
  static Optional<SignedToken> parse(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var form = FORM.matcher(token);
    return form.matches()
        ? Optional.of(new SignedToken(form.group(1), form.group(2)))
        : Optional.empty();
  }

  /** Whether one of these keys signed it for this purpose. */
  boolean isSigned(SecretKeys keys, String purpose) {
    return keys.verify(purpose, payload, signature);
  }

  /** The fields as one text. Only for a signed token: others may not be base64url. */
  String text() {
    return new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
  }

  /** The fields. Only for a signed token. */
  List<String> fields() {
    return List.of(text().split("\n", -1));
  }
}
