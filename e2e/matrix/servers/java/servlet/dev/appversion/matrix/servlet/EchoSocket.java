package dev.appversion.matrix.servlet;

import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends each message back. */
@ServerEndpoint("/ws")
public final class EchoSocket {
  private static final int LONGEST = 1 << 20;

  @OnOpen
  public void open(Session session) {
    session.setMaxBinaryMessageBufferSize(LONGEST);
    session.setMaxTextMessageBufferSize(LONGEST);
  }

  @OnMessage
  public void text(String message, Session session) throws IOException {
    session.getBasicRemote().sendText(message);
  }

  @OnMessage
  public void binary(ByteBuffer message, Session session) throws IOException {
    session.getBasicRemote().sendBinary(message);
  }
}
