package dev.appversion.process.settings;

import dev.appversion.process.net.HostPort;
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

/** Parsers of values; each returns empty for a value that is not allowed. */
public final class Values {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(ms|s|m|h)");
  private static final Duration MAX_DURATION = Duration.ofHours(24);

  private static final Pattern BYTES = Pattern.compile("([0-9]{1,10})(Ki|Mi)?");
  private static final long MAX_BYTES = 1L << 30;
  private static final int MAX_COUNT = 1_000_000;

  private Values() {}

  /** Text that matches a pattern as a whole. */
  public static Optional<String> matching(Pattern form, String text) {
    return form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  /** {@code true} or {@code false}, in any case. */
  public static Optional<Boolean> bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** A timeout, more than zero: many libraries read zero as "no timeout". At most 24 hours. */
  public static Optional<Duration> duration(String text) {
    return length(text).filter(duration -> !duration.isZero());
  }

  /**
   * A duration that may be zero, with the unit {@code ms}, {@code s}, {@code m} or {@code h}; at
   * most 24 hours.
   */
  public static Optional<Duration> length(String text) {
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
    return duration.compareTo(MAX_DURATION) <= 0 ? Optional.of(duration) : Optional.empty();
  }

  /** {@code host:port}, an IPv6 address in brackets. The host is not resolved, which may block. */
  public static Optional<InetSocketAddress> listen(String text) {
    return HostPort.parse(text).map(HostPort::unresolved);
  }

  /** A number of bytes, with the unit {@code Ki}, {@code Mi} or none; at most 1 GiB. */
  public static Optional<Long> bytes(String text) {
    var form = BYTES.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int shift = form.group(2) == null ? 0 : form.group(2).equals("Ki") ? 10 : 20;
    return Optional.of(Long.parseLong(form.group(1)) << shift).filter(bytes -> bytes <= MAX_BYTES);
  }

  /** A path of the default file system, which need not exist. */
  public static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** One or more paths, separated as in PATH; none is empty. */
  public static Optional<List<Path>> paths(String text) {
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

  /** A number from 1 to 1000000. */
  public static Optional<Integer> count(String text) {
    return text.matches("[0-9]{1,7}")
        ? Optional.of(Integer.valueOf(text)).filter(count -> count > 0 && count <= MAX_COUNT)
        : Optional.empty();
  }

  /** A port from 1 to 65535. */
  public static Optional<Integer> port(String text) {
    return text.matches("[0-9]{1,5}")
        ? Optional.of(Integer.valueOf(text)).filter(port -> port > 0 && port < 65536)
        : Optional.empty();
  }

  /** One of some values. */
  public static Optional<String> oneOf(List<String> allowed, String text) {
    return allowed.contains(text) ? Optional.of(text) : Optional.empty();
  }

  /** A constant of an enum by its name in lower case. */
  public static <E extends Enum<E>> Optional<E> constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}
