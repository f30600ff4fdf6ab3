package dev.appversion.matrix.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.appversion.matrix.app.App;
import dev.appversion.matrix.app.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** The app in the JDK's own HTTP server: {@code Main PORT}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", Main::handle);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(5)));
    server.start();
  }

  private static void handle(HttpExchange http) throws IOException {
    App.handle(new JdkExchange(http));
    http.close();
  }

  private record JdkExchange(HttpExchange http) implements Exchange {
    @Override
    public String method() {
      return http.getRequestMethod();
    }

    @Override
    public String target() {
      return http.getRequestURI().toString();
    }

    @Override
    public List<Field> fields() {
      List<Field> fields = new ArrayList<>();
      http.getRequestHeaders()
          .forEach((name, values) -> values.forEach(value -> fields.add(new Field(name, value))));
      return fields;
    }

    @Override
    public InputStream content() {
      return http.getRequestBody();
    }

    @Override
    public OutputStream respond(int status, List<Field> fields, long length) throws IOException {
      fields.forEach(field -> http.getResponseHeaders().add(field.name(), field.value()));
      boolean bodiless = status == 204 || status == 304 || method().equals("HEAD");
      if (bodiless && length >= 0) {
        http.getResponseHeaders().set("Content-Length", Long.toString(length));
      }
      // Its own terms: -1 is no content, 0 is content of unknown length.
      http.sendResponseHeaders(status, bodiless || length == 0 ? -1 : Math.max(length, 0));
      return http.getResponseBody();
    }

    @Override
    public void abort() throws IOException {
      throw new IOException("the app aborts the response");
    }
  }
}
