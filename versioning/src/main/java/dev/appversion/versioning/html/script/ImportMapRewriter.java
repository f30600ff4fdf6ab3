package dev.appversion.versioning.html.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.appversion.versioning.html.reference.References;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.text.Bytes;
import dev.appversion.versioning.html.text.HtmlEncoding;
import dev.appversion.versioning.html.text.RawContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites an import map (HTML standard, 8.1.5.2): the URLs of specifiers, the scripts of scopes,
 * and the URLs and values under {@code integrity}. Specifiers do not change, since scripts contain
 * them. A map that is too long, or is not JSON, does not change.
 */
public final class ImportMapRewriter implements RawContent {
  /** The longest map that is buffered, in bytes. */
  public static final int MAX_LENGTH = 256 << 10;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
          .build();

  private final References references;
  private final HtmlEncoding encoding;
  private final ByteSink out;
  private final Bytes held = new Bytes(1024);
  private boolean givenUp;

  /** A rewriter for one import map, which writes to {@code out}. */
  public ImportMapRewriter(References references, HtmlEncoding encoding, ByteSink out) {
    this.references = references;
    this.encoding = encoding;
    this.out = out;
  }

  @Override
  public void text(byte[] bytes, int from, int to) {
    if (!givenUp && held.length() + (to - from) > MAX_LENGTH) {
      givenUp = true;
      out.write(held.array(), 0, held.length());
      held.clear();
    }
    if (givenUp) {
      out.write(bytes, from, to - from);
    } else {
      held.add(bytes, from, to - from);
    }
  }

  @Override
  public void end() {
    String json = encoding.decode(held.array(), 0, held.length());
    String rewritten = json == null ? null : rewrite(json);
    byte[] bytes = rewritten == null ? null : encoding.encode(rewritten);
    if (bytes == null) {
      out.write(held.array(), 0, held.length());
    } else {
      out.write(bytes);
    }
  }

  /**
   * A string in the map.
   *
   * @param start its opening quote
   */
  private record Text(String value, int start) {}

  /** One of the map's pairs: key and value, both strings. */
  private record Pair(String section, Text key, Text value) {}

  private @Nullable String rewrite(String json) {
    List<Text> scopes = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      read(parser, pairs, scopes);
    } catch (IOException e) {
      return null; // browsers refuse it, too
    }
    Map<String, String> integrity = new HashMap<>();
    pairs.stream()
        .filter(pair -> pair.section.equals("integrity"))
        .forEach(pair -> integrity.put(pair.key.value, pair.value.value));
    Splices splices = new Splices(json);
    for (Pair pair : pairs) {
      if (pair.section.equals("integrity")) {
        alsoReplaced(pair, integrity, splices);
      } else {
        references.mapped(pair.key.value);
        if (isReplaceable(pair.value.value, integrity)) {
          splices.reference(pair.value);
        }
      }
    }
    scopes.forEach(splices::reference);
    return splices.result();
  }

  /**
   * A module is checked under its replacement as well: the page's value goes on to hold for those
   * who import it by the name that the page has. Where the value refuses the bytes there, it
   * refuses them here.
   */
  private void alsoReplaced(Pair pair, Map<String, String> integrity, Splices splices) {
    String replacement = references.rewriteModule(pair.key.value);
    if (replacement == null || integrity.containsKey(replacement)) {
      return;
    }
    String known = references.integrity(pair.key.value, pair.value.value);
    if (known != null || references.knowsBytes(pair.key.value)) {
      splices.after(pair.value, replacement, known == null ? pair.value.value : known);
    }
  }

  /** Not where an integrity value for it would then be missing. */
  private boolean isReplaceable(String url, Map<String, String> integrity) {
    String given = integrity.get(url);
    return given == null || references.integrity(url, given) != null;
  }

  private static void read(JsonParser parser, List<Pair> pairs, List<Text> scopes)
      throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
      if (isObject && (key.equals("imports") || key.equals("integrity"))) {
        pairs(parser, key, pairs);
      } else if (isObject && key.equals("scopes")) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          scopes.add(text(parser));
          if (parser.nextToken() == JsonToken.START_OBJECT) {
            pairs(parser, key, pairs);
          } else {
            parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void pairs(JsonParser parser, String section, List<Pair> pairs)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Text key = text(parser);
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        pairs.add(new Pair(section, key, text(parser)));
      } else {
        parser.skipChildren();
      }
    }
  }

  private static Text text(JsonParser parser) throws IOException {
    String value = parser.getText(); // reads it to its end
    int start = (int) parser.currentTokenLocation().getCharOffset();
    return new Text(value, start);
  }

  /** Replaces strings in the map's text, and adds pairs; in any order. */
  private final class Splices {
    private final String json;

    /** What takes the place of a string that begins there. */
    private final TreeMap<Integer, String> byStart = new TreeMap<>();

    Splices(String json) {
      this.json = json;
    }

    void reference(Text text) {
      String replacement = references.rewriteModule(text.value);
      if (replacement != null) {
        byStart.put(text.start, quoted(replacement));
      }
    }

    /** Adds a pair behind the one that has this value. */
    void after(Text value, String key, String added) {
      String itself = json.substring(value.start, stringEnd(value.start));
      byStart.put(value.start, itself + ", " + quoted(key) + ": " + quoted(added));
    }

    @Nullable String result() {
      if (byStart.isEmpty()) {
        return null;
      }
      StringBuilder result = new StringBuilder(json.length() + 64 * byStart.size());
      int copied = 0;
      for (var splice : byStart.entrySet()) {
        int start = splice.getKey();
        result.append(json, copied, start).append(splice.getValue());
        copied = stringEnd(start);
      }
      return result.append(json, copied, json.length()).toString();
    }

    private static String quoted(String text) {
      StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
      JsonStringEncoder.getInstance().quoteAsString(text, quoted);
      return quoted.append('"').toString();
    }

    /** Behind the closing quote of the string that begins here. */
    private int stringEnd(int start) {
      int i = start + 1;
      while (json.charAt(i) != '"') {
        i += json.charAt(i) == '\\' ? 2 : 1;
      }
      return i + 1;
    }
  }
}
