package dev.appversion.versioning.routing.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses to which sidecars connect, as a routing table contains them. */
final class Addresses {
  /** Their form, for messages. */
  static final String RULE = "host:port with a port from 1 to 65535";

  private static final int MAX_PORT = 65535;
  private static final Pattern FORM =
      Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+):([0-9]{1,5})");

  private Addresses() {}

  /** Whether this is {@link #RULE}, with an IPv6 address in brackets. */
  static boolean isValid(@Nullable String address) {
    if (address == null) {
      return false;
    }
    Matcher matcher = FORM.matcher(address);
    if (!matcher.matches()) {
      return false;
    }
    int port = Integer.parseInt(matcher.group(1));
    return port >= 1 && port <= MAX_PORT;
  }
}
