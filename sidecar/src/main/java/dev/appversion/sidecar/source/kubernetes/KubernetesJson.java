package dev.appversion.sidecar.source.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the required fields from the API server's JSON, token by token, without an object tree or
 * data binding.
 */
public final class KubernetesJson {
  private static final JsonFactory JSON = new JsonFactory();

  private KubernetesJson() {}

  /**
   * A ConfigMap, a Secret or a Status.
   *
   * @throws IOException if the input is not one complete JSON object
   */
  static KubernetesObject object(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      expectObject(parser.nextToken());
      KubernetesObject object = object(parser);
      expectEnd(parser);
      return object;
    }
  }

  /**
   * An event of a watch.
   *
   * @throws IOException if the input is not one complete event
   */
  public static WatchEvent event(byte[] json) throws IOException {
    String type = "";
    KubernetesObject object = null;
    try (JsonParser parser = JSON.createParser(json)) {
      expectObject(parser.nextToken());
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (key.equals("type")) {
          type = parser.getValueAsString("");
        } else if (key.equals("object") && value == JsonToken.START_OBJECT) {
          object = object(parser);
        } else {
          parser.skipChildren();
        }
      }
      expectEnd(parser);
    }
    if (type.isEmpty() || object == null) {
      throw new IOException("an event needs a type and an object");
    }
    return new WatchEvent(type, object);
  }

  private static KubernetesObject object(JsonParser parser) throws IOException {
    String resourceVersion = "";
    Map<String, String> data = Map.of();
    Map<String, String> binaryData = Map.of();
    int code = 0;
    String message = "";
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      boolean nested = value == JsonToken.START_OBJECT;
      switch (key) {
        case "metadata" -> resourceVersion = nested ? resourceVersion(parser) : "";
        case "data" -> data = nested ? texts(parser) : Map.of();
        case "binaryData" -> binaryData = nested ? texts(parser) : Map.of();
        case "code" -> code = parser.getValueAsInt(0);
        case "message" -> message = parser.getValueAsString("");
        default -> parser.skipChildren();
      }
    }
    return new KubernetesObject(resourceVersion, data, binaryData, code, message);
  }

  private static String resourceVersion(JsonParser parser) throws IOException {
    String found = "";
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      if (key.equals("resourceVersion")) {
        found = parser.getValueAsString("");
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private static Map<String, String> texts(JsonParser parser) throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      texts.put(key, parser.getValueAsString(""));
      parser.skipChildren();
    }
    return texts;
  }

  private static void expectObject(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      throw new IOException("not a JSON object");
    }
  }

  private static void expectEnd(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
      throw new IOException("more than one JSON value, or less");
    }
  }
}
