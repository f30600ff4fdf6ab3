package dev.appversion.versioning.token;

import dev.appversion.versioning.token.BustToken.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bust tokens of an app that have been used and may not have expired everywhere. Immutable; as
 * text it is {@code <id>;<Unix seconds of its expiry>;<request>} for each, separated by spaces.
 */
public final class UsedTokens {
  /** No token has been used. */
  public static final UsedTokens NONE = new UsedTokens(Map.of());

  /** The largest number of tokens. */
  public static final int MAX = 256;

  /**
   * The time for which a token is kept after its expiry, since clocks of replicas may be behind.
   */
  static final Duration GRACE = Duration.ofMinutes(2);

  private static final Pattern ENTRY =
      Pattern.compile("([A-Za-z0-9_-]{1,64});([0-9]{1,12});([^; ]{1,64})");

  private final Map<String, Entry> entries;

  private record Entry(long expiry, String request) {
    boolean isForgotten(Instant now) {
      return expiry + GRACE.toSeconds() <= now.getEpochSecond();
    }
  }

  private UsedTokens(Map<String, Entry> entries) {
    this.entries = Map.copyOf(entries);
  }

  /** Parses the text; ignores parts that are not tokens. */
  public static UsedTokens parse(@Nullable String text) {
    Map<String, Entry> entries = new TreeMap<>();
    for (String part : text == null ? new String[0] : text.split(" ", -1)) {
      var entry = ENTRY.matcher(part);
      if (entry.matches()) {
        entries.put(entry.group(1), new Entry(Long.parseLong(entry.group(2)), entry.group(3)));
      }
    }
    return new UsedTokens(entries);
  }

  /** The request to bust that a token has made; empty if it has not been used. */
  public Optional<String> requestOf(Use token) {
    return Optional.ofNullable(entries.get(token.id())).map(Entry::request);
  }

  /** Whether no token can be added until one has expired. */
  public boolean isFull(Instant now) {
    return entries.values().stream().filter(entry -> !entry.isForgotten(now)).count() >= MAX;
  }

  /**
   * The same with one more, and without those that have expired.
   *
   * @param request the bust request of the token: without spaces and semicolons
   */
  public UsedTokens with(Use token, String request, Instant now) {
    Map<String, Entry> next = new TreeMap<>(entries);
    next.values().removeIf(entry -> entry.isForgotten(now));
    next.put(token.id(), new Entry(token.expiry().getEpochSecond(), request));
    return new UsedTokens(next);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UsedTokens that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return new TreeMap<>(entries)
        .entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + ';'
                        + entry.getValue().expiry()
                        + ';'
                        + entry.getValue().request())
            .collect(Collectors.joining(" "));
  }
}
