package dev.appversion.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.sidecar.wire.message.HeadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.ChannelPipe;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** The memory that a connection takes for the trailers of its requests. */
class RequestConduitTest {
  private static final String HEAD =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String TRAILER = "X: " + "a".repeat(30_000) + "\r\n";

  private XnioWorker worker;
  private StreamConnection client;
  private StreamConnection server;

  @BeforeEach
  void connect() throws IOException {
    worker = Xnio.getInstance(getClass().getClassLoader()).createWorker(OptionMap.EMPTY);
    ChannelPipe<StreamConnection, StreamConnection> pipe = worker.createFullDuplexPipeConnection();
    client = pipe.getLeftSide();
    server = pipe.getRightSide();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    worker.shutdownNow();
  }

  private RequestConduit requests(HeadMemory memory) {
    return new RequestConduit(server, new HeadLimits(1 << 20, 100), Duration.ofMinutes(1), memory);
  }

  private void send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      client.getSinkChannel().write(bytes);
    }
  }

  /** Reads the substitute of a head, as Undertow does. */
  private static void begin(RequestConduit requests) throws IOException {
    assertThat(requests.read(ByteBuffer.allocate(1024))).isPositive();
    requests.take();
  }

  @Test
  void trailersThatAreDiscardedAfterTheResponseUseNoMemory() throws Exception {
    HeadMemory memory = new HeadMemory(1 << 20);
    RequestConduit requests = requests(memory);
    send(HEAD);
    begin(requests);
    requests.exchangeEnded(true);

    send("0\r\n" + TRAILER);
    assertThat(requests.read(ByteBuffer.allocate(1024))).isZero();
    assertThat(memory.used()).isGreaterThan(20_000);
    send("Y: b\r\n\r\n");
    assertThat(requests.read(ByteBuffer.allocate(1024))).isZero();

    assertThat(memory.used()).isZero();
    send(HEAD);
    begin(requests);
  }

  @Test
  void trailersAboveTheMemoryOfAllConnectionsEndTheRequest() throws Exception {
    HeadMemory memory = new HeadMemory(10_000);
    RequestConduit requests = requests(memory);
    send(HEAD);
    begin(requests);

    send("0\r\n" + TRAILER);

    assertThatThrownBy(() -> requests.read(ByteBuffer.allocate(64 << 10)))
        .isInstanceOf(RefusedBodyException.OverMemory.class);
    assertThat(memory.used()).isZero();
  }
}
