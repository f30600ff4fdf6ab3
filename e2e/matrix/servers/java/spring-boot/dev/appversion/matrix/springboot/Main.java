package dev.appversion.matrix.springboot;

import dev.appversion.matrix.servlet.AppServlet;
import dev.appversion.matrix.servlet.EchoSocket;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** The app in Spring Boot with its defaults: {@code Main PORT}. */
@SpringBootApplication
public class Main {
  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(Main.class);
    application.setDefaultProperties(
        Map.of("server.port", args[0], "server.address", "127.0.0.1", "server.shutdown", "graceful"));
    application.run(args);
  }

  @Bean
  ServletRegistrationBean<AppServlet> app() {
    return new ServletRegistrationBean<>(
        new AppServlet(),
        "/echo",
        "/bytes/*",
        "/chunked/*",
        "/status/*",
        "/page",
        "/etag",
        "/redirect/*",
        "/range",
        "/cookies/*",
        "/gzip",
        "/events",
        "/slow",
        "/abort",
        "/abort-chunked",
        "/refuse",
        "/early");
  }

  @Bean
  EchoSocket socket() {
    return new EchoSocket();
  }

  @Bean
  static ServerEndpointExporter exporter() {
    return new ServerEndpointExporter();
  }
}
