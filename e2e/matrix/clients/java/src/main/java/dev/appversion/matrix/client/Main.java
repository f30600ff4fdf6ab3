package dev.appversion.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;

/** Runs the behaviours: {@code Main jdk|jdk-h2c|okhttp BASE_URL BEHAVIOURS}. See e2e/matrix/README.md. */
public final class Main {
  /** After so many behaviours without an end the rest are not tried. */
  private static final int PATIENCE = 4;

  private Main() {}

  public static void main(String[] args) throws Exception {
    Client client =
        switch (args[0]) {
          case "jdk" -> new JdkClient(args[1], HttpClient.Version.HTTP_1_1);
          case "jdk-h2c" -> new JdkClient(args[1], HttpClient.Version.HTTP_2);
          case "okhttp" -> new OkHttp(args[1]);
          default -> throw new IllegalArgumentException(args[0]);
        };
    int silent = 0;
    for (JsonNode entry : new ObjectMapper().readTree(new File(args[2]))) {
      Seen seen = new Seen(new Behaviour(entry));
      if (silent == PATIENCE) {
        seen.error("not tried");
      } else {
        observe(client, new Behaviour(entry), seen);
        silent += seen.line.path("error").asText().equals("timeout") ? 1 : 0;
      }
      System.out.println(seen.line);
    }
    System.exit(0);
  }

  private static void observe(Client client, Behaviour behaviour, Seen seen)
      throws InterruptedException {
    try {
      if (behaviour.take().equals("websocket")) {
        client.converse(behaviour, seen);
      } else {
        client.exchange(behaviour, seen);
      }
    } catch (HttpTimeoutException | InterruptedIOException e) {
      seen.error("timeout");
    } catch (ConnectException e) {
      seen.error("refused");
    } catch (IOException e) {
      seen.error("broken");
    }
  }
}
