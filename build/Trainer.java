import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Starts a program, waits until it answers, sends it requests and stops it, as a scenario file
 * says. One without requests is of a program that ends by itself.
 *
 * <pre>
 * env NAME=VALUE                                  an environment variable of the program
 * arg VALUE                                       an argument of the program
 * answer METHOD PATH STATUS TYPE BODY|@FILE       what the stub server says (PATH without query);
 *                                                 METHOD WATCH: the first events of a watch
 * wait SECONDS URL                                until URL answers with a status below 400
 * send [TIMESx] METHOD URL [NAME:VALUE]... [-- BODY]
 * sleep MILLISECONDS
 * also PREFIX                                     all classes of this package too, like a/b/
 * </pre>
 *
 * Everywhere, <code>${name}</code> is a free port, the same one for the same name, but for four:
 * <code>${stub}</code> and <code>${tls}</code> are the ports of the stub server, <code>${ca}</code>
 * the file of its certificate, <code>${dir}</code> the scenario's folder.
 *
 * <p>What has no answer line the stub takes for the Kubernetes API where it looks like it (empty
 * lists, watches that stay open, writes echoed), else it says 200 with a small page.
 */
final class Trainer {
  record Answer(int status, String type, byte[] body) {}

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  private final List<String> also = new ArrayList<>();

  private Trainer() {}

  /** Plays a scenario and returns the prefixes of its "also" lines. */
  static List<String> run(Path scenario, Path directory, List<String> command) throws Exception {
    Trainer trainer = new Trainer();
    Path scratch = Files.createTempDirectory("training");
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket plain = new ServerSocket(0, 0, loopback);
        ServerSocket tls =
            certificate(scratch).getServerSocketFactory().createServerSocket(0, 0, loopback)) {
      for (ServerSocket server : List.of(plain, tls)) {
        Thread.ofVirtual().start(() -> trainer.serve(server));
      }
      trainer.variables.put("stub", "" + plain.getLocalPort());
      trainer.variables.put("tls", "" + tls.getLocalPort());
      trainer.variables.put("ca", scratch.resolve("ca.pem").toString());
      trainer.variables.put("dir", scenario.toAbsolutePath().getParent().toString());
      trainer.play(scenario, directory, command, scratch.resolve("log"));
    } finally {
      try (var files = Files.list(scratch)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(scratch);
    }
    return trainer.also;
  }

  private void play(Path scenario, Path directory, List<String> command, Path log)
      throws Exception {
    List<String> full = new ArrayList<>(command);
    Map<String, String> environment = new HashMap<>();
    List<String[]> steps = new ArrayList<>();
    for (String line : Files.readAllLines(scenario)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = expand(line.strip()).split("\\s+", 2);
      switch (words[0]) {
        case "env" -> environment.put(words[1].split("=", 2)[0], words[1].split("=", 2)[1]);
        case "arg" -> full.add(words[1]);
        case "also" -> also.add(words[1]);
        case "answer" -> {
          String[] a = words[1].split("\\s+", 5);
          byte[] body =
              a[4].startsWith("@")
                  ? Files.readAllBytes(scenario.resolveSibling(a[4].substring(1)))
                  : a[4].getBytes(StandardCharsets.UTF_8);
          answers.put(a[0] + " " + a[1], new Answer(Integer.parseInt(a[2]), a[3], body));
        }
        case "wait", "send", "sleep" -> steps.add(words);
        default -> throw new IllegalArgumentException(scenario + ": " + line);
      }
    }
    ProcessBuilder builder =
        new ProcessBuilder(full)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trustingAnyone())
            .build()) {
      for (String[] step : steps) {
        switch (step[0]) {
          case "wait" -> await(http, process, step[1].split("\\s+"), log);
          case "send" -> send(http, step[1]);
          default -> Thread.sleep(Long.parseLong(step[1]));
        }
      }
      if (!steps.isEmpty()) {
        process.destroy(); // SIGTERM: a clean stop writes the class list, and is part of the training
      }
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Does not end:\n" + Files.readString(log));
      }
    } catch (Exception e) {
      throw new IllegalStateException(
          "Training failed; the program said:\n" + Files.readString(log), e);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String expand(String line) {
    return VARIABLE
        .matcher(line)
        .replaceAll(m -> variables.computeIfAbsent(m.group(1), name -> "" + freePort()));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(HttpClient http, Process process, String[] words, Path log)
      throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(Long.parseLong(words[0])).toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(words[1])).timeout(Duration.ofSeconds(5)).build();
    while (true) {
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 400) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("No good answer from " + words[1]);
      }
      Thread.sleep(50);
    }
  }

  private static void send(HttpClient http, String text) throws Exception {
    String[] parts = text.split(" -- ", 2);
    List<String> words = new ArrayList<>(List.of(parts[0].strip().split("\\s+")));
    int times = 1;
    if (words.getFirst().matches("\\d+x")) {
      times = Integer.parseInt(words.removeFirst().replace("x", ""));
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(words.get(1)))
            .timeout(Duration.ofSeconds(30))
            .method(
                words.get(0),
                parts.length == 1
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(parts[1]));
    for (String header : words.subList(2, words.size())) {
      request.header(header.split(":", 2)[0], header.split(":", 2)[1]);
    }
    for (int i = 0; i < times; i++) {
      http.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }
  }

  // --- the stub server ---

  private static final Pattern KUBERNETES =
      Pattern.compile("/(?:api/v1|apis/[^/]+/[^/]+)(?:/namespaces/[^/]+)?/([^/]+)(/.+)?");

  private void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed: the scenario is over
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String first = line(in); !first.isEmpty(); first = line(in)) {
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          String[] parts = header.split(":", 2);
          headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        byte[] body = body(in, headers);
        String method = first.split(" ")[0];
        URI uri = URI.create(first.split(" ")[1]);
        if (String.valueOf(uri.getRawQuery()).matches(".*\\bwatch=(true|1)\\b.*")) {
          watch(headers.get("sec-websocket-key"), answers.get("WATCH " + uri.getPath()), out);
          in.read(); // until the client goes
          return;
        }
        Answer answer = answer(method, uri.getPath(), body);
        String head =
            "HTTP/1.1 %d Answer\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(answer.status(), answer.type(), answer.body().length);
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (!method.equals("HEAD")) {
          out.write(answer.body());
        }
        out.flush();
      }
    } catch (Exception e) {
      // the client went away, or its request is not for a stub
    }
  }

  /** Opens a watch, as a WebSocket where asked to (then without events). */
  private static void watch(String key, Answer events, OutputStream out) throws Exception {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    if (key != null) {
      byte[] accept =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.US_ASCII));
      head =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(accept)
              + "\r\n\r\n";
    }
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    if (key == null && events != null) {
      out.write(
          (Integer.toHexString(events.body().length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(events.body());
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != -1 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int n = Integer.parseInt(line(in), 16); n > 0; n = Integer.parseInt(line(in), 16)) {
      body.write(in.readNBytes(n));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private Answer answer(String method, String path, byte[] body) {
    Answer answer = answers.get(method + " " + path);
    if (answer != null) {
      return answer;
    }
    var kubernetes = KUBERNETES.matcher(path);
    if (!kubernetes.matches()) {
      String page = "<!doctype html><head><title>stub</title></head><p>stub";
      return new Answer(200, "text/html", page.getBytes(StandardCharsets.UTF_8));
    }
    return switch (method) {
      case "POST", "PUT", "PATCH" -> new Answer(200, "application/json", body);
      case "GET" ->
          kubernetes.group(2) == null
              ? json(
                  200,
                  """
                  {"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}
                  """)
              : json(
                  404,
                  """
                  {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}
                  """);
      default ->
          json(
              200,
              """
              {"kind":"Status","apiVersion":"v1","status":"Success"}
              """);
    };
  }

  private static Answer json(int status, String body) {
    return new Answer(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** The program under training may have made its certificate itself; no secret goes to it. */
  private static SSLContext trustingAnyone() throws Exception {
    X509ExtendedTrustManager anyone =
        new X509ExtendedTrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {anyone}, null);
    return context;
  }

  private static SSLContext certificate(Path scratch) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String store = scratch.resolve("stub.p12").toString();
    exec(
        keytool,
        "-genkeypair",
        "-keystore",
        store,
        "-storepass",
        "training",
        "-alias",
        "stub",
        "-keyalg",
        "EC",
        "-dname",
        "CN=stub",
        "-ext",
        "SAN=ip:127.0.0.1,dns:localhost");
    exec(
        keytool,
        "-exportcert",
        "-rfc",
        "-keystore",
        store,
        "-storepass",
        "training",
        "-alias",
        "stub",
        "-file",
        scratch.resolve("ca.pem").toString());
    KeyStore keys =
        KeyStore.getInstance(scratch.resolve("stub.p12").toFile(), "training".toCharArray());
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, "training".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void exec(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + "\n" + output);
    }
  }
}
