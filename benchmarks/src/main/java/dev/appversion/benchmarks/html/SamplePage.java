package dev.appversion.benchmarks.html;

import dev.appversion.versioning.manifest.Digests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A page of a shop, as a template engine writes it: references between text and markup. */
public final class SamplePage {
  private static final int ASSETS = 20;

  /** The element before which the sidecar inserts its script. */
  private static final String FIRST_IN_HEAD = "<link rel=\"canonical\"";

  private SamplePage() {}

  /** Canonical names and the hashed ones. */
  static Map<String, String> assets() {
    Map<String, String> assets = new TreeMap<>();
    for (int i = 0; i < ASSETS; i++) {
      String name = "img/goods-" + (char) ('a' + i);
      String hash = Digests.md5Hex(name.getBytes(StandardCharsets.US_ASCII)).substring(0, 12);
      assets.put(name + ".webp", name + '.' + hash + ".webp");
    }
    return assets;
  }

  /** The same as a manifest. */
  public static String manifest() {
    return assets().entrySet().stream()
        .map(asset -> '"' + asset.getKey() + "\":\"" + asset.getValue() + '"')
        .collect(Collectors.joining(",", "{\"version\":\"1.0\",\"paths\":{", "}}"));
  }

  /**
   * A page of about this many bytes; each item of 800 has two references.
   *
   * @param size in bytes
   */
  public static byte[] html(int size) {
    List<String> names = List.copyOf(assets().keySet());
    StringBuilder page = new StringBuilder(size + 2000);
    page.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Goods</title>
        <link rel="canonical" href="https://shop.example/goods">
        </head><body class="goods"><h1>Goods</h1><ul>
        """);
    for (int i = 0; page.length() < size; i++) {
      page.append(
          String.format(
              Locale.ROOT,
              """
              <li class="item card" id="item-%1$d" data-price="%1$d.90">
                <a href="/goods/%1$d"><img src="/static/%2$s" alt="Goods of number %1$d" width="320" height="240"
                  loading="lazy" class="picture rounded shadow"></a>
                <h2><a href="/goods/%1$d" class="title">A kettle, short and stout, number %1$d</a></h2>
                <p class="text">Holds 1.%3$d litres and pours without a drop. Here is its handle, here is its spout; when it
                  gets all steamed up, hear it shout. Enamelled steel, dishwasher safe, five years of warranty.</p>
                <img src="/static/%4$s" class="badge" alt=""> <span class="price">%1$d.90 €</span>
                <button hx-post="/basket/%1$d" hx-target="#basket" class="button primary">Take one</button>
              </li>
              """,
              i,
              names.get(i % ASSETS),
              i % 10,
              names.get((7 * i + 3) % ASSETS)));
    }
    return page.append("</ul></body></html>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * nginx's directives that rewrite such a page as the sidecar does.
   *
   * @param head what the sidecar inserts before the first {@code link} of the head
   */
  public static String subFilters(String head) {
    String references =
        assets().entrySet().stream()
            .map(
                asset ->
                    "sub_filter '/static/%s' '/static/%s';\n"
                        .formatted(asset.getKey(), asset.getValue()))
            .collect(Collectors.joining());
    return references + "sub_filter '%2$s' '%1$s%2$s';\n".formatted(head, FIRST_IN_HEAD);
  }

  /** Chunks of a page, as read from a socket. */
  static List<byte[]> pieces(byte[] page, int length) {
    return IntStream.iterate(0, at -> at < page.length, at -> at + length)
        .mapToObj(at -> java.util.Arrays.copyOfRange(page, at, Math.min(page.length, at + length)))
        .toList();
  }
}
