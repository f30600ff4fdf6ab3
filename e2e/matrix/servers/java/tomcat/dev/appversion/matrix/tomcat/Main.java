package dev.appversion.matrix.tomcat;

import dev.appversion.matrix.servlet.AppServlet;
import dev.appversion.matrix.servlet.EchoSocket;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** The app in an embedded Tomcat of any version: {@code Main PORT}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setPort(Integer.parseInt(args[0]));
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "app", new AppServlet());
    context.addServletMappingDecoded("/", "app");
    context.addServletContainerInitializer(new WsSci(), null);
    context.addApplicationListener(Sockets.class.getName());
    tomcat.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat)));
    tomcat.getServer().await();
  }

  private static void stop(Tomcat tomcat) {
    try {
      tomcat.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds the WebSocket. */
  public static final class Sockets implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      Object container =
          event.getServletContext().getAttribute("jakarta.websocket.server.ServerContainer");
      try {
        ((ServerContainer) container).addEndpoint(EchoSocket.class);
      } catch (DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
