package dev.appversion.matrix.jetty;

import dev.appversion.matrix.servlet.AppServlet;
import dev.appversion.matrix.servlet.EchoSocket;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The app in an embedded Jetty 12: {@code Main PORT}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(args[0]));
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new AppServlet(), "/");
    JakartaWebSocketServletContainerInitializer.configure(
        context, (_, container) -> container.addEndpoint(EchoSocket.class));
    server.setHandler(context);
    server.setStopAtShutdown(true);
    server.start();
    server.join();
  }
}
