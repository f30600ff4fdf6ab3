package dev.appversion.sidecar.endurance;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections that send a part of a request, or read nothing of its response. */
final class SlowClients implements Closeable {
  private final List<SocketChannel> open = new ArrayList<>();

  /** Opens connections, each of which sends these bytes. */
  static SlowClients open(int count, InetSocketAddress to, String bytes) throws IOException {
    SlowClients clients = new SlowClients();
    try {
      clients.add(count, to, bytes);
    } catch (IOException e) {
      clients.close();
      throw e;
    }
    return clients;
  }

  /** Opens further ones. */
  void add(int count, InetSocketAddress to, String bytes) throws IOException {
    for (int i = 0; i < count; i++) {
      add(to, bytes);
    }
  }

  private void add(InetSocketAddress to, String bytes) throws IOException {
    SocketChannel channel = SocketChannel.open();
    open.add(channel);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 2048);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.connect(to);
    ByteBuffer buffer = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII));
    channel.configureBlocking(false); // the sidecar may stop reading
    channel.write(buffer);
  }

  /** Each connection sends one more byte; how many are still connected. */
  int sendOneMore(char one) {
    int connected = 0;
    for (SocketChannel channel : open) {
      connected += isSent(channel, one) ? 1 : 0;
    }
    return connected;
  }

  /** Each connection reads one byte; how many got one. */
  int readOne() throws IOException {
    int got = 0;
    for (SocketChannel channel : open) {
      got += Math.max(0, channel.read(ByteBuffer.allocate(1)));
    }
    return got;
  }

  private static boolean isSent(SocketChannel channel, char one) {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) one}));
      return true;
    } catch (IOException e) {
      return false; // the sidecar has closed it
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
  }
}
