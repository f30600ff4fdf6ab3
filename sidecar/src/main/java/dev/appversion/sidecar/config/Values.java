package dev.appversion.sidecar.config;

import dev.appversion.versioning.routing.PathPattern;
import dev.appversion.versioning.token.SecretKeys;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How values are read: each method gives nothing for text that it does not take. */
final class Values {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(ms|s|m|h)");
  private static final Pattern LISTEN =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]{2,45})]|([A-Za-z0-9.-]{1,253})):([0-9]{1,5})");
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final Pattern BYTES = Pattern.compile("([0-9]{1,10})(Ki|Mi)?");
  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_COUNTED = 1_000_000;

  private Values() {}

  static Optional<String> matching(Pattern form, String text) {
    return form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  static Optional<Boolean> bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** A deadline, which is never zero: that would read as "none" in many a library. */
  static Optional<Duration> duration(String text) {
    return length(text).filter(duration -> !duration.isZero());
  }

  /** A length of time that may be zero. */
  static Optional<Duration> length(String text) {
    var form = DURATION.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(form.group(1));
    Duration duration =
        switch (form.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    return duration.compareTo(LONGEST) <= 0 ? Optional.of(duration) : Optional.empty();
  }

  /** host:port, an IPv6 address in brackets. The host is not looked up: that may take its time. */
  static Optional<InetSocketAddress> listen(String text) {
    var form = LISTEN.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(form.group(3));
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    return port < 65536
        ? Optional.of(InetSocketAddress.createUnresolved(host, port))
        : Optional.empty();
  }

  /** A number of bytes, with a unit of 1024 as Kubernetes writes it. */
  static Optional<Long> bytes(String text) {
    var form = BYTES.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int shift = form.group(2) == null ? 0 : form.group(2).equals("Ki") ? 10 : 20;
    return Optional.of(Long.parseLong(form.group(1)) << shift).filter(bytes -> bytes <= MOST_BYTES);
  }

  static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Paths separated as in PATH; at least one, and none empty. */
  static Optional<List<Path>> paths(String text) {
    List<Path> paths = new ArrayList<>();
    for (String each : text.split(Pattern.quote(File.pathSeparator), -1)) {
      Optional<Path> path = each.isBlank() ? Optional.empty() : path(each);
      if (path.isEmpty()) {
        return Optional.empty();
      }
      paths.add(path.get());
    }
    return Optional.of(List.copyOf(paths));
  }

  /** Patterns separated as paths in PATH are; at least one. */
  static Optional<List<String>> pathPatterns(String text) {
    List<String> patterns = List.of(text.split(Pattern.quote(File.pathSeparator), -1));
    return patterns.stream().allMatch(PathPattern::isValid)
        ? Optional.of(patterns)
        : Optional.empty();
  }

  /** How many of something there may be at once. */
  static Optional<Integer> count(String text) {
    return text.matches("[0-9]{1,7}")
        ? Optional.of(Integer.valueOf(text)).filter(count -> count > 0 && count <= MOST_COUNTED)
        : Optional.empty();
  }

  static Optional<Integer> port(String text) {
    return text.matches("[0-9]{1,5}")
        ? Optional.of(Integer.valueOf(text)).filter(port -> port > 0 && port < 65536)
        : Optional.empty();
  }

  static Optional<String> secret(String text) {
    return text.strip().length() >= SecretKeys.MIN_LENGTH ? Optional.of(text) : Optional.empty();
  }

  static <E extends Enum<E>> Optional<E> constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}
