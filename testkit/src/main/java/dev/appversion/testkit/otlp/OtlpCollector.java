package dev.appversion.testkit.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A collector that keeps the spans that it receives by OTLP over HTTP. A user of this class depends
 * on opentelemetry-proto.
 */
public final class OtlpCollector implements AutoCloseable {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  private final HttpServer server;
  private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  private volatile int status = OK;

  private OtlpCollector(HttpServer server) {
    this.server = server;
    server.createContext("/", this::receive);
  }

  /** Starts a collector on a free port of the loopback address. */
  public static OtlpCollector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    OtlpCollector collector = new OtlpCollector(server);
    server.start();
    return collector;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean traces =
          exchange.getRequestURI().getPath().equals("/v1/traces")
              && exchange
                  .getRequestHeaders()
                  .getFirst("Content-Type")
                  .equals("application/x-protobuf");
      int answer = traces ? status : BAD_REQUEST;
      if (answer == OK) {
        requests.add(ExportTraceServiceRequest.parseFrom(body));
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  /** Its base URL. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Refuses all further spans with this status; 200 accepts them. */
  public void respond(int with) {
    status = with;
  }

  /** The accepted spans. */
  public List<Span> spans() {
    return resources().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** The attributes of the process that has sent the accepted spans. */
  public Map<String, String> resource() {
    return attributes(resources().getFirst().getResource().getAttributesList());
  }

  private List<ResourceSpans> resources() {
    return requests.stream().flatMap(each -> each.getResourceSpansList().stream()).toList();
  }

  /** The attributes of a span; numbers as decimal digits. */
  public static Map<String, String> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    Map<String, String> values = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      values.put(
          attribute.getKey(),
          value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue());
    }
    return values;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
