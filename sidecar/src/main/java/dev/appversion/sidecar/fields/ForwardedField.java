package dev.appversion.sidecar.fields;

import dev.appversion.process.net.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code Forwarded} (RFC 7239 section 4).
 *
 * @param elements one for each proxy, the one nearest to the client first; may be empty
 */
record ForwardedField(List<Element> elements) {
  /**
   * The parameters of one proxy.
   *
   * @param client the node that sent the request to the proxy
   * @param host the {@code Host} that the proxy received
   * @param scheme the scheme of the request to the proxy
   */
  record Element(@Nullable String client, @Nullable String host, @Nullable String scheme) {
    private static final Element EMPTY = new Element(null, null, null);
  }

  /**
   * Reads all values of the field.
   *
   * @return empty if they are malformed: an element appended to such a value could be parsed as a
   *     part of it
   */
  static Optional<ForwardedField> parse(Iterable<String> values) {
    List<Element> elements = new ArrayList<>();
    for (String value : values) {
      if (!new Parser(value, elements).parse()) {
        return Optional.empty();
      }
    }
    return Optional.of(new ForwardedField(List.copyOf(elements)));
  }

  /** Formats one element. */
  static String element(String client, @Nullable String host, String scheme) {
    return "for="
        + written(HostPort.uriHost(client))
        + (host == null ? "" : ";host=" + written(host))
        + ";proto="
        + written(scheme);
  }

  /** The first host in the elements; null if there is none. */
  @Nullable String host() {
    return elements.stream()
        .map(Element::host)
        .filter(host -> host != null)
        .findFirst()
        .orElse(null);
  }

  /** The first scheme in the elements; null if there is none. */
  @Nullable String scheme() {
    return elements.stream()
        .map(Element::scheme)
        .filter(scheme -> scheme != null)
        .findFirst()
        .orElse(null);
  }

  /**
   * The clients as {@code X-Forwarded-For} lists them: addresses without ports and brackets (RFC
   * 7239 section 7.4).
   */
  List<String> clients() {
    return elements.stream()
        .map(element -> element.client() == null ? "unknown" : address(element.client()))
        .toList();
  }

  private static String address(String node) {
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      return end < 0 ? node : node.substring(1, end);
    }
    int port = node.indexOf(':');
    return port < 0 || port != node.lastIndexOf(':') ? node : node.substring(0, port);
  }

  /** Formats a value as a token if it is one, else as a quoted string (RFC 9110 section 5.6.4). */
  private static String written(String value) {
    if (!value.isEmpty() && value.chars().allMatch(ForwardedField::isTokenChar)) {
      return value;
    }
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static boolean isTokenChar(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** Parses one value. */
  private static final class Parser {
    private final String text;
    private final List<Element> elements;
    private int at;
    private Element current = Element.EMPTY;

    Parser(String text, List<Element> elements) {
      this.text = text;
      this.elements = elements;
    }

    boolean parse() {
      skipSpace();
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == ',') {
          endElement();
          at++;
        } else if (c == ';') {
          at++;
        } else if (!pair()) {
          return false;
        }
        skipSpace();
      }
      endElement();
      return true;
    }

    private void endElement() {
      if (!current.equals(Element.EMPTY)) {
        elements.add(current);
      }
      current = Element.EMPTY;
    }

    /** Parses a name, an equals sign and a value, up to the next separator. */
    private boolean pair() {
      int start = at;
      while (at < text.length() && isTokenChar(text.charAt(at))) {
        at++;
      }
      String name = text.substring(start, at).toLowerCase(Locale.ROOT);
      if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
        return false;
      }
      at++;
      String value = at < text.length() && text.charAt(at) == '"' ? quoted() : bare();
      skipSpace();
      boolean ended = at == text.length() || text.charAt(at) == ',' || text.charAt(at) == ';';
      return value != null && ended && put(name, value);
    }

    /**
     * Stores a parameter; false if it occurs twice or its value is invalid (RFC 7239 section 4).
     */
    private boolean put(String name, String value) {
      Element before = current;
      boolean plain = value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',' && c != '"');
      switch (name) {
        case "for" -> current = new Element(value, before.host(), before.scheme());
        case "host" -> current = new Element(before.client(), value, before.scheme());
        case "proto" -> current = new Element(before.client(), before.host(), value);
        default -> {
          return true;
        }
      }
      return switch (name) {
        case "for" -> plain && before.client() == null;
        case "host" -> plain && before.host() == null;
        default -> plain && before.scheme() == null;
      };
    }

    /**
     * Parses an unquoted value. Accepts more than a token, since proxies do not quote addresses and
     * hosts with ports.
     */
    private @Nullable String bare() {
      int start = at;
      while (at < text.length() && "\",; \t\\=".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return at == start ? null : text.substring(start, at);
    }

    private @Nullable String quoted() {
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          return value.toString();
        }
        if (c == '\\' && ++at == text.length()) {
          return null;
        }
        value.append(text.charAt(at));
      }
      return null;
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }
  }
}
