package dev.appversion.matrix.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Collects what a client observes of a behaviour: the line that it prints. */
final class Seen {
  private static final int KEPT = 64 * 1024;

  final ObjectNode line = JsonNodeFactory.instance.objectNode();
  private final Behaviour behaviour;

  Seen(Behaviour behaviour) {
    this.behaviour = behaviour;
    line.put("behaviour", behaviour.name());
  }

  void status(int status) {
    line.put("status", status);
  }

  void field(String name, String value) {
    ArrayNode fields = line.withArray("fields");
    fields.addArray().add(name.toLowerCase(Locale.ROOT)).add(value);
  }

  void unable(String why) {
    line.put("unable", why);
  }

  void error(String error) {
    line.put("error", error);
  }

  /** Reads as much of the content as the behaviour requires. */
  void content(InputStream content) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    byte[] buffer = new byte[32 * 1024];
    long length = 0;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      digest.update(buffer, 0, read);
      length += read;
      if (start.size() < KEPT) {
        start.write(buffer, 0, read);
      }
      if (behaviour.take().equals("some") && length >= 100_000
          || behaviour.take().equals("events") && events(start.toString(StandardCharsets.UTF_8))) {
        return;
      }
    }
    line.put("length", length);
    line.put("sha256", HexFormat.of().formatHex(digest.digest()));
    if (isText()) {
      line.put("text", start.toString(StandardCharsets.UTF_8));
    }
  }

  private boolean events(String stream) {
    if (stream.split("\n\n", -1).length <= 3) {
      return false;
    }
    ArrayNode events = line.putArray("events");
    stream.lines().filter(text -> text.startsWith("data:")).forEach(events::add);
    return true;
  }

  private boolean isText() {
    for (var field : line.path("fields")) {
      if (field.get(0).asText().equals("content-type")) {
        return field.get(1).asText().startsWith("text/");
      }
    }
    return false;
  }
}
